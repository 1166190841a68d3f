#include "snapshot/diagnostics.h"

#include <array>

namespace ambit::snapshot {

void say_no_account(Diagnostics& diagnostics, Location where) {
  diagnostics.add(
      kinds::kNoContext, where,
      {"which account", "put it into a directory named as the account, or pass `--account`"});
}

std::span<const DiagnosticKind* const> diagnostic_kinds() {
  using namespace kinds;
  static constexpr std::array kAll = {&kOpen,
                                      &kStdinTwice,
                                      &kDirectoryDepth,
                                      &kChanged,
                                      &kEmptyFile,
                                      &kArchive,
                                      &kArchiveDamaged,
                                      &kMemberDamaged,
                                      &kEncrypted,
                                      &kArchiveBomb,
                                      &kArchiveMembers,
                                      &kGzipTruncated,
                                      &kGzipChecksum,
                                      &kGzipBomb,
                                      &kNotUtf8,
                                      &kNotUtf16,
                                      &kUtf32,
                                      &kNotJson,
                                      &kUnrecognised,
                                      &kUnrecognisedNear,
                                      &kAmbiguousEmpty,
                                      &kNotRead,
                                      &kinds::kPolicyDocument,
                                      &kVersion,
                                      &kBadCall,
                                      &kBadAccount,
                                      &kNotTheAnswer,
                                      &kCallUnused,
                                      &kCallDenied,
                                      &kCallFailed,
                                      &kGone,
                                      &kNoContext,
                                      &kContextConflict,
                                      &kMixedAccounts,
                                      &kDuplicateKey,
                                      &kWrongType,
                                      &kAccountNumber,
                                      &kMissingMember,
                                      &kUnknownMember,
                                      &kBadArn,
                                      &kCase,
                                      &kDefaultVersion,
                                      &kBadTime,
                                      &kTimeWithoutOffset,
                                      &kBadRelation,
                                      &kConflict,
                                      &kRepeatedName,
                                      &kSuperseded,
                                      &kOlder,
                                      &kMissingPage,
                                      &kMissingEntity,
                                      &kUserMismatch,
                                      &kBadEmbedded,
                                      &kYamlTemplate,
                                      &kOlderItems,
                                      &kUnreadPolicies,
                                      &kOtherResources,
                                      &kUnknownValue,
                                      &kNotManaged,
                                      &kBase64,
                                      &kCsvRow,
                                      &kCsvColumn,
                                      &kCsvColumnTwice,
                                      &kBadCellTime};
  return kAll;
}

}  // namespace ambit::snapshot
