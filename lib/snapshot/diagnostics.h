// What can be said about the files of a snapshot and the artefacts in them.
#ifndef AMBIT_SNAPSHOT_DIAGNOSTICS_H_
#define AMBIT_SNAPSHOT_DIAGNOSTICS_H_

#include <span>
#include <string_view>

#include "ambit/diagnostic.h"

namespace ambit::snapshot {

namespace kinds {

inline constexpr std::string_view kSource = "docs/snapshot.md";
inline constexpr std::string_view kDetailsSource =
    "IAM API Reference, GetAccountAuthorizationDetails";
inline constexpr std::string_view kReportSource =
    "IAM User Guide, Generate credential reports for your AWS account";
inline constexpr std::string_view kGzipSource = "RFC 1952, GZIP file format specification";

// Files.
inline constexpr DiagnosticKind kOpen = {.name = "io/open",
                                         .message = "cannot read `{0}`: {1}",
                                         .help = "check the name and the permissions",
                                         .source = kSource};
inline constexpr DiagnosticKind kStdinTwice = {.name = "io/stdin-twice",
                                               .message = "`-` is given twice",
                                               .help = "standard input can be read only once",
                                               .source = kSource};
inline constexpr DiagnosticKind kDirectoryDepth = {
    .name = "io/directory-depth",
    .message = "`{0}` is more than {1} directories deep and was not read",
    .help = "name it as an argument of its own",
    .source = kSource};
inline constexpr DiagnosticKind kChanged = {
    .name = "snapshot/changed",
    .message = "`{0}` changed while it was read: it had {1} bytes, {2} could be read",
    .help = "wait until the export has finished",
    .source = kSource};
inline constexpr DiagnosticKind kEmptyFile = {
    .name = "snapshot/empty-file",
    .message = "the file is empty",
    .help = "the AWS CLI prints nothing when it fails, so this proves nothing; export it again",
    .source = kSource};

// From bytes to text.
inline constexpr DiagnosticKind kArchive = {.name = "snapshot/archive",
                                            .message = "this is {0}, which is not unpacked here",
                                            .help = "unpack it with `{1}`",
                                            .source = kSource};
inline constexpr DiagnosticKind kArchiveDamaged = {
    .name = "archive/damaged",
    .message = "the archive is cut off or damaged; {0} of its files could be read",
    .help = "copy or make the archive again",
    .source = kSource};
inline constexpr DiagnosticKind kMemberDamaged = {
    .name = "archive/damaged",
    .message = "this member of an archive is cut off or damaged",
    .help = "copy or make the archive again",
    .source = kSource};
inline constexpr DiagnosticKind kEncrypted = {
    .name = "archive/encrypted",
    .message = "this member of an archive is encrypted",
    .help = "unpack it with `unzip FILE -d DIRECTORY`, which asks for the password",
    .source = kSource};
inline constexpr DiagnosticKind kArchiveBomb = {
    .name = "archive/bomb",
    .message = "the archive grows to more than 1 GiB, over 1,000 times its size",
    .help = "if that is as it should be, pass `--allow-large`",
    .source = kSource};
inline constexpr DiagnosticKind kArchiveMembers = {
    .name = "archive/members",
    .message = "the archive has more than {0} members",
    .help = "unpack it, and give the directory",
    .source = kSource};
inline constexpr DiagnosticKind kGzipTruncated = {
    .name = "gzip/truncated",
    .message = "the compressed data ends too early, after {0} bytes of text",
    .help = "copy or export the file again",
    .source = kGzipSource};
inline constexpr DiagnosticKind kGzipChecksum = {
    .name = "gzip/checksum",
    .message = "the compressed data is damaged after {0} bytes of text",
    .help = "copy or export the file again",
    .source = kGzipSource};
inline constexpr DiagnosticKind kGzipBomb = {
    .name = "gzip/bomb",
    .message = "{0} compressed bytes grow to more than 1 GiB, over 1,000 times their size",
    .help = "if that is as it should be, pass `--allow-large`",
    .source = kGzipSource};
inline constexpr DiagnosticKind kNotUtf8 = {
    .name = "snapshot/not-utf8",
    .message = "byte {0} begins no UTF-8 character",
    .help = "export it again as UTF-8, or name the encoding: `--encoding latin1`",
    .source = "RFC 3629, UTF-8"};
inline constexpr DiagnosticKind kNotUtf16 = {
    .name = "snapshot/not-utf16",
    .message = "byte {0} begins no UTF-16 character",
    .help = "export it again as UTF-8, or name the encoding with `--encoding`",
    .source = "RFC 2781, UTF-16"};
inline constexpr DiagnosticKind kUtf32 = {.name = "snapshot/utf-32",
                                          .message = "the text is UTF-32",
                                          .help = "export it again as UTF-8",
                                          .source = kSource};

// Recognising.
inline constexpr DiagnosticKind kNotJson = {.name = "snapshot/not-json",
                                            .message = "this is {0}, not JSON",
                                            .help = "{1}",
                                            .source = kSource};
inline constexpr DiagnosticKind kUnrecognised = {
    .name = "snapshot/unrecognised",
    .message = "this is no artefact that ambit knows; it has {0}",
    .help = "",
    .source = kSource};
inline constexpr DiagnosticKind kUnrecognisedNear = {
    .name = "snapshot/unrecognised",
    .message = "this is no artefact that ambit knows; it has {0}",
    .help = "the nearest kind is `{1}`",
    .source = kSource};
inline constexpr DiagnosticKind kAmbiguousEmpty = {
    .name = "snapshot/ambiguous-empty",
    .message = "an empty list `{0}` does not tell what it is a list of",
    .help = "leave the file out, or export it as a call record",
    .source = kSource};
inline constexpr DiagnosticKind kNotRead = {
    .name = "snapshot/not-read",
    .severity = Severity::kNotice,
    .message = "artefacts of kind `{0}` are not read by this version",
    .help = "",
    .source = kSource};
inline constexpr DiagnosticKind kPolicyDocument = {
    .name = "snapshot/policy-document",
    .severity = Severity::kNotice,
    .message = "a policy document belongs to nobody here and is not used",
    .help = "",
    .source = kSource};

// Call records.
inline constexpr DiagnosticKind kVersion = {.name = "snapshot/version",
                                            .message = "`{0}` is {1}; this version understands 1",
                                            .help = "",
                                            .source = kSource};
inline constexpr DiagnosticKind kBadCall = {.name = "snapshot/bad-call",
                                            .message = "this call record has {0}",
                                            .help = "export it again",
                                            .source = kSource};
inline constexpr DiagnosticKind kBadAccount = {.name = "snapshot/bad-account",
                                               .message = "`{0}` is not an account id of 12 digits",
                                               .help = "",
                                               .source = kSource};
inline constexpr DiagnosticKind kNotTheAnswer = {
    .name = "snapshot/unrecognised",
    .message = "this is not what `{0}` answers with; it has {1}",
    .help = "export it again",
    .source = kSource};
inline constexpr DiagnosticKind kCallUnused = {
    .name = "snapshot/not-read",
    .severity = Severity::kNotice,
    .message = "answers of `{0}` are not read by this version",
    .help = "",
    .source = kSource};
inline constexpr DiagnosticKind kCallDenied = {
    .name = "snapshot/call-denied",
    .severity = Severity::kWarning,
    .message = "`{0}` was not answered: {1}; what it would tell is unknown",
    .help = "export it again with the permission `{2}`",
    .source = kSource};
inline constexpr DiagnosticKind kCallFailed = {
    .name = "snapshot/call-failed",
    .severity = Severity::kWarning,
    .message = "`{0}` was not answered: {1}; what it would tell is unknown",
    .help = "export it again",
    .source = kSource};
inline constexpr DiagnosticKind kGone = {
    .name = "snapshot/gone",
    .severity = Severity::kNotice,
    .message = "`{0}` found nothing: {1}; the resource went away during the export",
    .help = "",
    .source = kSource};

// Context.
inline constexpr DiagnosticKind kNoContext = {.name = "snapshot/no-context",
                                              .message = "nothing tells {0} this is of",
                                              .help = "{1}",
                                              .source = kSource};
inline constexpr DiagnosticKind kContextConflict = {
    .name = "snapshot/context-conflict",
    .message = "{0} is `{1}` as {2} says, and `{3}` as {4} says",
    .help = "leave one of them out, or correct it",
    .source = kSource};
inline constexpr DiagnosticKind kMixedAccounts = {
    .name = "snapshot/mixed-accounts",
    .message = "this holds entities of accounts {0} and {1}",
    .help = "one export has the entities of one account; export both again",
    .source = kDetailsSource};

// Entities.
inline constexpr DiagnosticKind kDuplicateKey = {
    .name = "json/duplicate-key",
    .message = "the member `{0}` stands twice in one object",
    .help = "remove one of the two; which of them is meant is not known",
    .source = "RFC 8259, section 4: the names within an object should be unique"};
inline constexpr DiagnosticKind kWrongType = {.name = "snapshot/wrong-type",
                                              .message = "`{0}` is {1} where {2} is expected",
                                              .help = "export it again",
                                              .source = kSource};
inline constexpr DiagnosticKind kAccountNumber = {
    .name = "snapshot/account-number",
    .message = "`{0}` is the number {1} where a string is expected; leading zeros may be lost",
    .help = "account ids are strings of 12 digits",
    .source = kSource};
inline constexpr DiagnosticKind kMissingMember = {.name = "snapshot/missing-member",
                                                  .message = "`{0}` is missing",
                                                  .help = "export it again",
                                                  .source = kSource};
inline constexpr DiagnosticKind kUnknownMember = {
    .name = "snapshot/unknown-member",
    .severity = Severity::kNotice,
    .message = "member `{0}` of `{1}` is unknown and not used ({2} times)",
    .help = "",
    .source = kSource};
inline constexpr DiagnosticKind kBadArn = {.name = "snapshot/bad-arn",
                                           .message = "`{0}` is not the ARN of {1}",
                                           .help = "export it again",
                                           .source = "IAM User Guide, IAM identifiers"};
inline constexpr DiagnosticKind kCase = {
    .name = "snapshot/case",
    .severity = Severity::kNotice,
    .message = "`{0}` and `{1}` differ in case only and are taken as the same",
    .help = "",
    .source = "IAM User Guide, IAM and AWS STS quotas: names are unique without regard to case"};
inline constexpr DiagnosticKind kDefaultVersion = {
    .name = "snapshot/default-version",
    .message = "the default version of this policy is not clear: {0}",
    .help = "export it again",
    .source = "IAM User Guide, Versioning IAM policies"};
inline constexpr DiagnosticKind kBadTime = {.name = "snapshot/bad-time",
                                            .message = "`{0}` is not a time",
                                            .help = "export it again",
                                            .source = kSource};
inline constexpr DiagnosticKind kTimeWithoutOffset = {
    .name = "snapshot/time-without-offset",
    .severity = Severity::kNotice,
    .message = "times without an offset are taken as UTC ({0} of them, this is the first)",
    .help = "",
    .source = kSource};

inline constexpr DiagnosticKind kBadRelation = {
    .name = "snapshot/bad-relation",
    .message = "`{0}` is not a relation to an account",
    .help = "write `own`, `partner`, `vendor` or `former`",
    .source = kSource};

inline constexpr DiagnosticKind kFactKind = {
    .name = "snapshot/fact-kind",
    .message = "`{0}` is not a kind of resource that facts can be given about",
    .help = "{1}",
    .source = kSource};
inline constexpr DiagnosticKind kFactContradicts = {
    .name = "snapshot/conflict",
    .message = "the facts about `{0}` contradict what was exported: {1}",
    .help = "correct the facts file, or export again",
    .source = kSource};

// Several exports together.
inline constexpr DiagnosticKind kConflict = {
    .name = "snapshot/conflict",
    .message = "`{0}` was exported twice with different content: {1} differs",
    .help = "give one export of each account; compare two with `ambit compare`",
    .source = kSource};
inline constexpr DiagnosticKind kRepeatedName = {
    .name = "snapshot/conflict",
    .message = "two {0} have the same name and different content",
    .help = "export it again",
    .source = kDetailsSource};
inline constexpr DiagnosticKind kSuperseded = {
    .name = "snapshot/superseded",
    .severity = Severity::kWarning,
    .message = "this credential report of account {0} is older than another one and not used",
    .help = "",
    .source = kSource};
inline constexpr DiagnosticKind kOlder = {
    .name = "snapshot/superseded",
    .severity = Severity::kWarning,
    .message = "`{0}` was exported again later, with another {1}; this one is not used",
    .help = "",
    .source = kSource};
inline constexpr DiagnosticKind kMissingPage = {
    .name = "snapshot/missing-page",
    .severity = Severity::kWarning,
    .message = "the export goes on behind this page, and the next page is not here",
    .help = "export without `--max-items` and `--no-paginate`, or give all pages",
    .source = kDetailsSource};
inline constexpr DiagnosticKind kMissingEntity = {
    .name = "snapshot/missing-entity",
    .severity = Severity::kWarning,
    .message = "`{0}` refers to `{1}`, which is not in the snapshot",
    .help = "export without `--filter`, and give all pages",
    .source = kDetailsSource};
inline constexpr DiagnosticKind kUserMismatch = {.name = "snapshot/user-mismatch",
                                                 .severity = Severity::kNotice,
                                                 .message = "user `{0}` is in the {1} only",
                                                 .help = "made or deleted between the two exports",
                                                 .source = kReportSource};

// Foreign formats.
inline constexpr DiagnosticKind kBadEmbedded = {.name = "snapshot/not-json",
                                                .message = "this string is not one JSON value",
                                                .help = "export it again",
                                                .source = kSource};
inline constexpr DiagnosticKind kYamlTemplate = {
    .name = "snapshot/not-json",
    .message = "this template is YAML, not JSON",
    .help = "convert it with `cfn-flip` or `rain fmt --json`",
    .source = kSource};
inline constexpr DiagnosticKind kOlderItems = {
    .name = "snapshot/older-items",
    .severity = Severity::kNotice,
    .message =
        "{0} earlier states of resources, and {1} resources that are gone or not recorded, "
        "are not used",
    .help = "",
    .source = "AWS Config Developer Guide, Components of a configuration item"};
inline constexpr DiagnosticKind kUnreadPolicies = {
    .name = "snapshot/unread-policies",
    .severity = Severity::kWarning,
    .message =
        "resources of type `{0}` hold policies and are not read ({1} of them, this is the "
        "first)",
    .help = "give their policies as `ambit.resource-policies`",
    .source = kSource};
inline constexpr DiagnosticKind kOtherResources = {
    .name = "snapshot/other-resources",
    .severity = Severity::kNotice,
    .message = "{0} resources of {1} other types are not read",
    .help = "",
    .source = kSource};
inline constexpr DiagnosticKind kUnknownValue = {
    .name = "snapshot/unknown-value",
    .severity = Severity::kWarning,
    .message = "{0} is not known here: {1}; what hangs on it is unknown",
    .help = "",
    .source = kSource};
inline constexpr DiagnosticKind kNotManaged = {
    .name = "snapshot/missing-entity",
    .severity = Severity::kWarning,
    .message = "`{0}` gives something to `{1}`, which is not in the snapshot; that is not used",
    .help = "give the export of the account, too",
    .source = kSource};

// The credential report.
inline constexpr DiagnosticKind kBase64 = {.name = "snapshot/base64",
                                           .message = "`Content` is not Base64",
                                           .help = "export it again with `--output json`",
                                           .source = "IAM API Reference, GetCredentialReport"};
inline constexpr DiagnosticKind kCsvRow = {.name = "csv/row",
                                           .message = "this row is damaged: {0}",
                                           .help = "export the report again",
                                           .source = "RFC 4180, CSV files"};
inline constexpr DiagnosticKind kCsvColumn = {.name = "csv/column",
                                              .message = "the report lacks {0}",
                                              .help = "export it again, with all columns",
                                              .source = kReportSource};
inline constexpr DiagnosticKind kCsvColumnTwice = {
    .name = "csv/column",
    .message = "the column `{0}` stands twice",
    .help = "export it again; which of the two is meant is not known",
    .source = kReportSource};
inline constexpr DiagnosticKind kBadCellTime = {
    .name = "snapshot/bad-time",
    .message = "`{0}` is not a time that a credential report has",
    .help = "export the report again; spreadsheets change its times",
    .source = kReportSource};

}  // namespace kinds

// Says snapshot/no-context of an artefact of an account.
void say_no_account(Diagnostics& diagnostics, Location where);

// All of the above.
std::span<const DiagnosticKind* const> diagnostic_kinds();

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_DIAGNOSTICS_H_
