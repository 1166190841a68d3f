// Entries of Resource and NotResource as ARNs: prefix, number of fields, partition, service and
// what stands behind the fifth colon. Region and account: resource_owners.cc.
#include <algorithm>
#include <array>
#include <set>

#include "lint/arn_text.h"
#include "lint/fitting.h"
#include "pattern/fold.h"
#include "support/nearest.h"

namespace ambit::lint {
namespace {

using catalog::ArnFormatId;
using Fields = std::array<std::string_view, 6>;

std::string joined(const std::vector<std::string_view>& fields) {
  std::string out;
  for (const std::string_view field : fields) {
    if (!out.empty()) out += ':';
    out += field;
  }
  return out;
}

// A piece of an entry, or all of it if the piece is empty.
Place place_of_field(const Entry& entry, std::string_view field) {
  return field.empty() ? place_of(entry.value) : place_of_piece(entry, field);
}

bool is_arn_of_catalog(Fitting& fitting, const std::string& text) {
  const ResourceEntry entry = entry_of(text);
  return entry.is_arn() && kPartitions.has(entry.fields[1]) && fitting.fits_its_service(entry) &&
         !fitting.spent();
}

void invalid_arn_prefix(Inspection& inspection, Fitting& fitting, const ResourceEntry& entry) {
  if (!inspection.on(RuleId::kInvalidArnPrefix)) return;
  const std::string_view prefix = entry.fields[0];
  const bool split = entry.field_count > 1;
  std::string message = "resource " + single_quoted(entry.text);
  message += !split           ? " is no ARN"
             : prefix.empty() ? " begins with a colon instead of 'arn'"
                              : " begins with " + single_quoted(prefix) + " instead of 'arn'";
  Finding& finding = inspection.report(
      RuleId::kInvalidArnPrefix, split ? place_of_field(entry, prefix) : place_of(entry.value),
      std::move(message));
  const std::string text(entry.text);
  for (const std::string& arn : {"arn:" + text, "arn" + text.substr(prefix.size())}) {
    if (!split || !is_arn_of_catalog(fitting, arn)) continue;
    return add_fix(finding, replacement(entry.value, arn, true));
  }
}

// The ARN that has fewer than six fields, with region and account that fit; empty: none does.
std::string completed(Fitting& fitting, const ResourceEntry& entry) {
  const Fields& fields = entry.fields;
  const std::string_view last = fields[entry.field_count == 0 ? 0 : entry.field_count - 1];
  std::vector<std::array<std::string_view, 2>> owners;
  if (entry.field_count == 4) owners = {{"", ""}, {"", "*"}, {"*", ""}, {"*", "*"}};
  if (entry.field_count == 5) {
    const std::string_view given = fields[3];
    const bool account = given.empty() || given.find_first_not_of("0123456789") == given.npos;
    if (account) owners = {{"", given}, {"*", given}};
    if (!account || given.empty()) owners.insert(owners.end(), {{given, ""}, {given, "*"}});
  }
  for (const auto& [region, account] : owners) {
    std::string arn = joined({fields[0], fields[1], fields[2], region, account, last});
    if (is_arn_of_catalog(fitting, arn)) return arn;
  }
  return {};
}

void missing_arn_field(Inspection& inspection, Fitting& fitting, const ResourceEntry& entry) {
  if (!inspection.on(RuleId::kMissingArnField)) return;
  const std::string_view last = entry.fields[entry.field_count - 1];
  if (last.find('*') != std::string_view::npos || policy::mentions_variable(last)) return;
  Finding& finding = inspection.report(RuleId::kMissingArnField, place_of(entry.value),
                                       "resource " + single_quoted(entry.text) + " has " +
                                           counted(entry.field_count, "field") +
                                           " between colons, but an ARN has 6");
  const std::string arn = completed(fitting, entry);
  if (!arn.empty()) add_fix(finding, replacement(entry.value, arn, false));
}

void invalid_partition(Inspection& inspection, const ResourceEntry& entry) {
  const std::string_view partition = entry.fields[1];
  if (!inspection.on(RuleId::kInvalidPartition) || !is_plain(partition)) return;
  const auto line = kPartitions.find(partition);
  if (line == partition) return;
  Finding& finding = inspection.report(
      RuleId::kInvalidPartition, place_of_field(entry, partition),
      partition.empty() ? "resource " + single_quoted(entry.text) + " has no partition"
                        : "partition " + single_quoted(partition) + " of resource " +
                              single_quoted(entry.text) + " does not exist");
  if (!line) return;
  finding.help = did_you_mean({std::string(*line)});
  add_fix(finding, replacement(entry.value,
                               joined({entry.fields[0], *line, entry.fields[2], entry.fields[3],
                                       entry.fields[4], entry.fields[5]}),
                               true));
}

bool is_service(const catalog::Catalog& catalog, std::string_view name) {
  return catalog.find_service(name).has_value() || !catalog.formats(name).empty();
}

std::string with_service(const ResourceEntry& entry, std::string_view service) {
  return joined({entry.fields[0], entry.fields[1], service, entry.fields[3], entry.fields[4],
                 entry.fields[5]});
}

void invalid_arn_service_case(Inspection& inspection, const ResourceEntry& entry,
                              std::string_view lower) {
  const std::string_view service = entry.fields[2];
  Finding& finding = inspection.report(
      RuleId::kInvalidArnServiceCase, place_of_piece(entry, service),
      "service " + single_quoted(service) + " of resource " + single_quoted(entry.text) +
          " has capital letters, so the resource never matches");
  finding.help = did_you_mean({std::string(lower)});
  add_fix(finding, replacement(entry.value, with_service(entry, lower), false));
}

void invalid_service(Inspection& inspection, Fitting& fitting, const ResourceEntry& entry) {
  const std::string_view service = entry.fields[2];
  if (!is_plain(service)) return;
  const catalog::Catalog& catalog = inspection.catalog();
  const std::string lower = fold(service);
  if (is_service(catalog, lower)) {
    if (lower != service) invalid_arn_service_case(inspection, entry, lower);
    return;
  }
  if (kRetiredServices.has(lower)) return;  // actions.cc
  Finding& finding = inspection.report(
      RuleId::kInvalidService, place_of_field(entry, service),
      service.empty() ? "resource " + single_quoted(entry.text) + " has no service"
                      : "service " + single_quoted(service) + " of resource " +
                            single_quoted(entry.text) + " does not exist");
  if (!inspection.on(RuleId::kInvalidService) || service.empty() || !fitting.may_propose()) return;
  const std::vector<std::string_view> near = catalog.nearest_services(lower);
  finding.help = did_you_mean({near.begin(), near.end()});
  if (near.size() == 1)
    add_fix(finding, replacement(entry.value, with_service(entry, near.front()), false));
}

// The text up to the first slash or colon, with it.
std::string_view head_of(std::string_view resource) {
  const auto end = resource.find_first_of("/:");
  return end == std::string_view::npos ? std::string_view{} : resource.substr(0, end + 1);
}

// The ARNs that fit a format when the head of the resource is written as the format has it.
std::set<std::string> with_near_heads(Fitting& fitting, const ResourceEntry& entry) {
  constexpr std::size_t kMaxHead = 64;
  const std::string_view head = head_of(entry.fields[5]);
  std::set<std::string> nearest;
  if (head.empty() || head.size() > kMaxHead || !is_plain(head)) return nearest;
  std::size_t fewest = 2;
  for (const ArnFormatId format : fitting.catalog().formats(entry.fields[2])) {
    Fields fields;
    if (split_arn(fitting.catalog().text(format), fields) < 6) continue;
    const std::string_view wanted = head_of(fields[5]);
    if (wanted.empty() || wanted.size() > kMaxHead || !is_plain(wanted)) continue;
    const std::size_t distance = edits(head, wanted);
    if (distance > fewest || distance * 2 > head.size()) continue;
    const std::string resource =
        std::string(wanted) + std::string(entry.fields[5].substr(head.size()));
    std::string arn = joined({entry.fields[0], entry.fields[1], entry.fields[2], entry.fields[3],
                              entry.fields[4], resource});
    if (!fitting.fits_anywhere(entry_of(arn), format)) continue;
    if (distance < fewest) nearest.clear();
    fewest = distance;
    nearest.insert(std::move(arn));
  }
  return nearest;
}

void invalid_arn_resource(Inspection& inspection, Fitting& fitting, const ResourceEntry& entry) {
  if (!inspection.on(RuleId::kInvalidArnResource)) return;
  const std::string_view service = entry.fields[2];
  const auto formats = inspection.catalog().formats(service);
  if (!is_plain(service) || formats.empty()) return;
  const bool fits = std::ranges::any_of(
      formats, [&](ArnFormatId format) { return fitting.fits_anywhere(entry, format); });
  if (fits || fitting.spent()) return;
  Finding& finding =
      inspection.report(RuleId::kInvalidArnResource, place_of_field(entry, entry.fields[5]),
                        "resource part " + single_quoted(entry.fields[5]) +
                            " is of no resource type of service " + single_quoted(service));
  if (!fitting.may_propose()) return;
  const std::set<std::string> near = with_near_heads(fitting, entry);
  finding.help = did_you_mean({near.begin(), near.end()});
  if (near.size() == 1) add_fix(finding, replacement(entry.value, *near.begin(), false));
}

void check_entry(Inspection& inspection, Fitting& fitting, const ResourceEntry& entry) {
  if (entry.everything) return;
  if (entry.fields[0] != "arn") return invalid_arn_prefix(inspection, fitting, entry);
  if (!entry.is_arn()) return missing_arn_field(inspection, fitting, entry);
  invalid_partition(inspection, entry);
  invalid_service(inspection, fitting, entry);
  invalid_arn_resource(inspection, fitting, entry);
}

// --- invalid-service, of condition keys ---

bool is_key_prefix(const catalog::Catalog& catalog, std::string_view prefix) {
  if (equal_folded(prefix, "aws") || prefix.find_first_of("./") != std::string_view::npos ||
      !is_plain(prefix) || is_service(catalog, fold(prefix)) || kRetiredServices.has(prefix))
    return true;
  for (std::uint32_t index = 0; index < catalog.key_count(); ++index) {
    const std::string_view name = catalog.facts(catalog::KeyId(index)).name;
    if (name.size() > prefix.size() && name[prefix.size()] == ':' &&
        equal_folded(name.substr(0, prefix.size()), prefix))
      return true;
  }
  return false;
}

// Each unknown prefix costs a walk over all keys, so it is remembered.
class KeyPrefixes {
 public:
  explicit KeyPrefixes(const catalog::Catalog& catalog) : catalog_(catalog) {}

  bool known(std::string_view prefix) {
    const std::string folded = fold(prefix);
    if (unknown_.contains(folded)) return false;
    if (unknown_.size() >= kMaxUnknown || is_key_prefix(catalog_, folded)) return true;
    unknown_.insert(folded);
    return false;
  }

 private:
  static constexpr std::size_t kMaxUnknown = 1000;
  const catalog::Catalog& catalog_;
  std::set<std::string> unknown_;
};

void invalid_service(Inspection& inspection, KeyPrefixes& prefixes, const Clause& clause) {
  const auto colon = clause.key_text.find(':');
  if (clause.key_id || colon == std::string_view::npos || colon == 0) return;
  const std::string_view prefix = clause.key_text.substr(0, colon);
  if (prefixes.known(prefix)) return;
  Finding& finding =
      inspection.report(RuleId::kInvalidService, place_of_piece(clause.key, 0, colon),
                        "service " + single_quoted(prefix) + " of condition key " +
                            single_quoted(clause.key_text) + " does not exist");
  std::vector<std::string> names;
  for (const std::string_view service : inspection.catalog().nearest_services(prefix)) {
    std::string key = std::string(service) + std::string(clause.key_text.substr(colon));
    if (inspection.catalog().find_key(key)) names.push_back(std::move(key));
  }
  finding.help = did_you_mean(names);
  if (names.size() == 1 && !clause.operator_value.find(names.front()).valid())
    add_fix(finding, replacement(clause.key, names.front(), false));
}

}  // namespace

void check_resources(Inspection& inspection) {
  Fitting fitting(inspection);
  KeyPrefixes prefixes(inspection.catalog());
  for (const Statement& statement : inspection.document().statements) {
    for (const ResourceEntry& entry : statement.resources.entries)
      check_entry(inspection, fitting, entry);
    if (!inspection.on(RuleId::kInvalidService)) continue;
    for (const Clause& clause : statement.clauses) invalid_service(inspection, prefixes, clause);
  }
}

}  // namespace ambit::lint
