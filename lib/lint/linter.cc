// From texts to findings: find the documents, read each one, let every family of rules go over it,
// and put the findings in order.
#include "ambit/lint.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "ambit/arn.h"
#include "json/json.h"
#include "lint/diagnostics.h"
#include "lint/document.h"
#include "lint/embedding.h"
#include "lint/facts.h"
#include "lint/fingerprint.h"
#include "lint/fixer.h"
#include "lint/grammar.h"
#include "lint/inspection.h"
#include "lint/repeats.h"
#include "lint/selection.h"
#include "lint/snapshot_documents.h"
#include "pattern/fold.h"
#include "policy/compiler.h"
#include "policy/document_text.h"
#include "snapshot/recognise.h"
#include "support/message.h"
#include "support/utf8.h"

namespace ambit::lint {
namespace {

constexpr void (*kFamilies[])(Inspection&) = {
#define AMBIT_LINT_RULES(family) &check_##family,
#include "lint/families.def"
#undef AMBIT_LINT_RULES
};

bool before(const Finding& a, const Finding& b) {
  const auto key = [](const Finding& finding) {
    return std::tuple(finding.place.where.begin, finding.place.where.end, finding.rule->id,
                      std::string_view(finding.message));
  };
  return key(a) < key(b);
}

// What such a rule finds may be right in another kind of policy.
bool kind_decides(const Finding& finding) {
  static constexpr RuleId kRules[] = {RuleId::kMissingPrincipal, RuleId::kUnsupportedPrincipal,
                                      RuleId::kIdNotSupported, RuleId::kUnsupportedActionInPolicy,
                                      RuleId::kUnsupportedResourceArnInPolicy};
  return std::ranges::any_of(kRules,
                             [&](RuleId rule) { return finding.rule == &description(rule); });
}

void note_guess(std::vector<Finding>& findings) {
  for (Finding& finding : findings)
    if (kind_decides(finding))
      finding.help.emplace_back("the kind of the policy is guessed from its content");
}

// Leaves the kMaxFindings most severe ones, the first of equal ones; returns how many went.
std::size_t keep_most_severe(std::vector<Finding>& findings) {
  if (findings.size() <= kMaxFindings) return 0;
  const auto behind = findings.begin() + kMaxFindings;
  std::nth_element(findings.begin(), behind, findings.end(),
                   [](const Finding& a, const Finding& b) {
                     return a.severity != b.severity ? a.severity > b.severity : before(a, b);
                   });
  const auto left_out = static_cast<std::size_t>(findings.end() - behind);
  findings.erase(behind, findings.end());
  std::sort(findings.begin(), findings.end(), before);
  return left_out;
}

// "AWS::S3::Bucket" to its service, by the table.
std::string service_of_type(std::string_view type) {
  const auto line = kAttachments.find(type);
  if (!line) return {};
  std::string_view rest = words_behind_first(*line);
  return std::string(next_word(rest));
}

// "arn:aws:s3:::b" hangs on a resource of s3 whose type its path tells, if one of the table does.
Attachment attachment_of(std::string_view arn) {
  Attachment attachment{.arn = std::string(arn)};
  const auto parts = parse_arn(arn);
  if (!parts) return attachment;
  attachment.service = parts->service;
  std::size_t types = 0;
  for (std::string_view line : kAttachments.lines()) {
    const std::string_view type = next_word(line);
    if (next_word(line) != parts->service) continue;
    ++types;
    attachment.type = type;
  }
  // A bucket's ARN has no account; the other types of the service have.
  if (parts->service == "s3" && parts->account.empty())
    attachment.type = "AWS::S3::Bucket";
  else if (types != 1)
    attachment.type.clear();
  return attachment;
}

// The inline policies of one identity, which count together.
class InlinePolicies {
 public:
  void add(std::string_view document) {
    ++count_;
    characters_ += count_code_points(without_white_space(document));
  }
  // Those of the others, when this is the last of them: one finding for all is enough.
  std::size_t others_at_last(std::string_view document) {
    if (--count_ > 0) return 0;
    return characters_ - count_code_points(without_white_space(document));
  }

 private:
  std::size_t count_ = 0;
  std::size_t characters_ = 0;
};

// The comma before a closing bracket at `where`, if that is the damage.
std::optional<Location> trailing_comma(const SourceFiles& sources, Location where) {
  const std::string_view text = sources.text(where.file);
  if (where.begin >= text.size() || (text[where.begin] != '}' && text[where.begin] != ']'))
    return std::nullopt;
  const auto last = text.find_last_not_of(" \t\r\n", where.begin - 1);
  if (where.begin == 0 || last == std::string_view::npos || text[last] != ',') return std::nullopt;
  const auto begin = static_cast<std::uint32_t>(last);
  return Location{where.file, begin, begin + 1};
}

}  // namespace

// What the surroundings of a document say about it.
struct Context {
  Attachment attachment = {};
  std::string quota = {};
  std::string account = {};  // of the document's owner
  std::size_t inline_characters = 0;
  std::string pointer = {};                  // of the document, when it is looked at by itself
  const SourceFiles* embedded_in = nullptr;  // if its text was decoded from a string of its file
};

struct Linter::State {
  State(const Configuration& chosen, const catalog::Catalog& catalog)
      : configuration(chosen), facts(catalog), used(chosen.suppressions.size()) {
    severities.reserve(rules().size());
    for (const RuleDescription& rule : rules())
      severities.push_back(severity_of(rule, configuration));
  }

  // `document` has what is known of it before it is read.
  void inspect(json::Value root, std::optional<PolicyKind> kind, Context context,
               LintedDocument linted, Report& report);
  void report_damage(const Diagnostics& diagnostics, LintedDocument linted,
                     const SourceFiles& sources, Report& report) const;

  Configuration configuration;
  Facts facts;
  std::vector<Severity> severities;  // without overrides
  std::vector<bool> used;            // of each suppression
  json::Parser parser;
};

// The document is not JSON: one finding, and no other rule.
void Linter::State::report_damage(const Diagnostics& diagnostics, LintedDocument linted,
                                  const SourceFiles& sources, Report& report) const {
  ++report.unreadable;
  const auto rule = static_cast<std::size_t>(RuleId::kJsonSyntaxError);
  const auto found = std::ranges::find_if(diagnostics.items(), [](const Diagnostic& said) {
    return said.kind->severity == ambit::Severity::kError;
  });
  if (found != diagnostics.items().end() && severities[rule] != Severity::kOff) {
    Finding finding{.rule = &rules()[rule],
                    .severity = severities[rule],
                    .code = rules()[rule].codes.front(),
                    .message = filled(found->kind->message, found->args),
                    .help = {filled(found->kind->help, found->args)},
                    .document = static_cast<std::uint32_t>(report.documents.size()),
                    .place = {.where = found->where}};
    if (const auto comma = trailing_comma(sources, found->where))
      add_fix(finding, safe_fix("remove the comma", {{*comma, ""}}));
    move_to_file({&finding, 1}, sources, found->where.file);
    finding.fingerprint = fingerprint(finding, linted, {}, 0);
    report.findings.push_back(std::move(finding));
  }
  report.documents.push_back(std::move(linted));
}

void Linter::State::inspect(json::Value root, std::optional<PolicyKind> kind, Context context,
                            LintedDocument linted, Report& report) {
  if (!root.is(json::Kind::kObject)) kind = kind.value_or(PolicyKind::kIdentity);
  Document document = read_document(root, kind, facts.catalog());
  document.quota = std::move(context.quota);
  if (const auto own = configuration.quotas.find(std::string(policy_kind_name(document.kind)));
      own != configuration.quotas.end())
    document.own_quota = static_cast<std::size_t>(own->second);
  document.today = configuration.today;
  document.account = context.account.empty() ? configuration.account : context.account;
  document.trusted_accounts = configuration.trusted_accounts;
  document.inline_characters = context.inline_characters;
  document.attachment = std::move(context.attachment);
  if (document.attachment.service.empty()) document.attachment.service = common_service(document);
  linted.kind = document.kind;
  linted.kind_guessed = document.kind_guessed;
  linted.file = root.where().file;
  linted.where = root.where();
  linted.pointer = context.pointer + root.pointer();

  std::vector<Finding> findings;
  const std::vector<Severity> overridden = configuration.overrides.empty()
                                               ? std::vector<Severity>{}
                                               : severities_for(linted, configuration);
  const std::vector<OptionSetting> options = options_for(linted, configuration);
  Inspection inspection(document, facts, overridden.empty() ? severities : overridden, options,
                        findings);
  Diagnostics grammar;
  policy::check_grammar(root, document.kind, grammar);
  report_grammar(grammar, inspection);
  for (const auto family : kFamilies) family(inspection);
  facts.end_document();
  std::sort(findings.begin(), findings.end(), before);
  if (context.embedded_in != nullptr) move_to_file(findings, *context.embedded_in, linted.file);
  if (document.kind_guessed) note_guess(findings);
  const auto index = static_cast<std::uint32_t>(report.documents.size());
  for (Finding& finding : findings) {
    finding.document = index;
    finding.place.pointer.insert(0, context.pointer);
  }
  set_fingerprints(findings, linted, document);
  suppress(findings, linted, document, configuration, used);
  join_repeats(findings);
  report.left_out += inspection.left_out() + keep_most_severe(findings);
  std::ranges::move(findings, std::back_inserter(report.findings));
  report.documents.push_back(std::move(linted));
}

Content content_of(const SourceFiles& sources, FileId file) {
  const std::string_view text = sources.text(file);
  const auto first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string_view::npos) return Content::kOther;
  if (text[first] == '"' || text.substr(first, 3) == "%7B") return Content::kPolicy;
  if (text[first] != '{' && text[first] != '[')
    return text.starts_with("user,arn,") ? Content::kArtefact : Content::kOther;
  json::Parser parser;
  Diagnostics damage;
  const auto tree = parser.parse(sources, file, damage);
  const auto roots = tree->roots();
  // What is damaged was to be something; half an export is for the reader of exports to judge.
  if (roots.empty()) return Content::kPolicy;
  const std::string_view kind = snapshot::recognise(roots.front()).kind;
  if (kind == snapshot::kPolicyDocument) return Content::kPolicy;
  if (!kind.empty()) return Content::kArtefact;
  static constexpr std::string_view kElements[] = {"Statement", "Version", "Effect", "Action"};
  for (const json::Member member : roots.front().members())
    for (const std::string_view element : kElements)
      if (equal_folded(member.key.text(), element)) return Content::kPolicy;
  return Content::kOther;
}

Linter::Linter(const Configuration& configuration, const catalog::ServiceCatalog& catalog)
    : state_(std::make_unique<State>(configuration, catalog.tables())) {}

Linter::~Linter() = default;

void Linter::unused_suppressions(Diagnostics& diagnostics) const {
  const auto& suppressions = state_->configuration.suppressions;
  for (std::size_t i = 0; i < suppressions.size(); ++i)
    if (!state_->used[i])
      diagnostics.add(kinds::kUnusedSuppression, suppressions[i].where, {suppressions[i].rule});
}

void Linter::lint(SourceFiles& sources, FileId file, Report& report) {
  const Configuration& configuration = state_->configuration;
  LintedDocument linted{.resource_type = configuration.resource_type,
                        .path = std::string(sources.name(file)),
                        .file = file};
  Diagnostics diagnostics;
  const auto decoded = policy::decode_text(file, sources, state_->parser, diagnostics);
  if (!decoded.root.valid())
    return state_->report_damage(diagnostics, std::move(linted), sources, report);
  decoded.tree->index_parents();
  Context context{.attachment = {.type = configuration.resource_type,
                                 .service = service_of_type(configuration.resource_type)},
                  .embedded_in = decoded.root.where().file != file ? &sources : nullptr};
  const auto kind = kind_of_file(linted.path, configuration);
  state_->inspect(decoded.root, kind, std::move(context), std::move(linted), report);
}

void Linter::lint(const Snapshot& snapshot, Report& report) {
  const SourceFiles& sources = snapshot.sources();
  const std::vector<SnapshotDocument> documents = documents_of(snapshot.model());
  std::unordered_map<std::size_t, InlinePolicies> inline_policies;
  for (const SnapshotDocument& document : documents)
    if (document.group != 0) inline_policies[document.group].add(sources.excerpt(document.where));
  // Of the text that the last document stood in: a file, and one decoded from a string of a file.
  std::unique_ptr<json::Tree> trees[2];
  Diagnostics said_on_loading;
  for (const SnapshotDocument& document : documents) {
    auto& tree = trees[sources.parent(document.where.file) ? 1 : 0];
    if (!tree || tree->file() != document.where.file) {
      tree = state_->parser.parse(sources, document.where.file, said_on_loading);
      tree->index_parents();
    }
    const json::Value root = tree->find(document.where);
    if (!root.valid()) continue;
    Context context{.quota = document.quota,
                    .embedded_in = sources.parent(document.where.file) ? &sources : nullptr};
    if (document.kind == PolicyKind::kResource) context.attachment = attachment_of(document.arn);
    if (const auto arn = parse_arn(document.owner.empty() ? document.arn : document.owner))
      context.account = arn->account;
    if (document.group != 0)
      context.inline_characters =
          inline_policies[document.group].others_at_last(sources.excerpt(document.where));
    LintedDocument linted{.resource_type = context.attachment.type,
                          .name = document.name,
                          .arn = document.arn,
                          .owner = document.owner,
                          .path = std::string(sources.name(document.where.file))};
    state_->inspect(root, document.kind, std::move(context), std::move(linted), report);
  }
}

FixedText Linter::fixed(const Snapshot& snapshot, const LintedDocument& document, bool proposed) {
  const auto look = [&](SourceFiles& rounds, FileId now, Report& report) {
    Diagnostics damage;
    const auto read = policy::parse_document(now, rounds, state_->parser, damage);
    if (!read.root.valid()) return;
    read.tree->index_parents();
    Context context{.attachment = {.type = document.resource_type}, .pointer = document.pointer};
    if (const auto arn = parse_arn(document.owner.empty() ? document.arn : document.owner))
      context.account = arn->account;
    if (document.kind == PolicyKind::kResource) context.attachment = attachment_of(document.arn);
    state_->inspect(read.root, document.kind, std::move(context), document, report);
  };
  return fixed_in_rounds(document.path, by_itself(snapshot.sources().excerpt(document.where)),
                         proposed, catalog(), look);
}

const catalog::Catalog& Linter::catalog() const {
  return state_->facts.catalog();
}

}  // namespace ambit::lint
