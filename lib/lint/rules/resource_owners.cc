// Region and account of the ARNs in Resource and NotResource.
#include <algorithm>
#include <array>

#include "lint/arn_text.h"
#include "lint/fitting.h"
#include "pattern/fold.h"
#include "pattern/glob.h"
#include "support/nearest.h"

namespace ambit::lint {
namespace {

using catalog::ArnFormatId;
using Fields = std::array<std::string_view, 6>;

constexpr std::size_t kRegion = 3;
constexpr std::size_t kAccount = 4;

std::string with_field(const ResourceEntry& entry, std::size_t changed, std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < entry.fields.size(); ++i) {
    if (i > 0) out += ':';
    out += i == changed ? text : entry.fields[i];
  }
  return out;
}

// What the formats that an entry fits, region and account ignored, have in one field.
struct FormatFields {
  bool some = false;
  bool all_have = true;  // in each one the field holds text
  bool none_has = true;  // in each one the field is empty
};

FormatFields fields_of_formats(Fitting& fitting, const ResourceEntry& entry, std::size_t field) {
  FormatFields found;
  for (const ArnFormatId format : fitting.catalog().formats(entry.fields[2])) {
    if (!fitting.fits_anywhere(entry, format)) continue;
    Fields fields;
    split_arn(fitting.catalog().text(format), fields);
    found.some = true;
    found.all_have = found.all_have && !fields[field].empty() && !all_stars(fields[field]);
    found.none_has = found.none_has && fields[field].empty();
  }
  found.some = found.some && !fitting.spent();
  return found;
}

// Whether a format of the service has this very text in the field.
bool is_literal_of_service(const catalog::Catalog& catalog, const ResourceEntry& entry,
                           std::size_t field) {
  return std::ranges::any_of(catalog.formats(entry.fields[2]), [&](ArnFormatId format) {
    Fields fields;
    split_arn(catalog.text(format), fields);
    return fields[field] == entry.fields[field];
  });
}

std::vector<std::string> nearest_regions(std::string_view region) {
  constexpr std::size_t kMaxRegion = 32;
  std::vector<std::string> names;
  std::size_t fewest = 2;
  const std::string folded = fold(region.substr(0, kMaxRegion + 1));
  if (folded.size() > kMaxRegion) return names;
  for (const std::string_view name : kRegions.lines()) {
    const std::size_t distance = edits(folded, name);
    if (distance > fewest) continue;
    if (distance < fewest) names.clear();
    fewest = distance;
    names.emplace_back(name);
  }
  return names;
}

void invalid_arn_region(Inspection& inspection, Fitting& fitting, const ResourceEntry& entry) {
  const std::string_view region = entry.fields[kRegion];
  if (!inspection.on(RuleId::kInvalidArnRegion) || region.empty() || !is_plain(region)) return;
  if (kRegions.find(region) == region) return;
  if (is_literal_of_service(inspection.catalog(), entry, kRegion)) return;
  Finding& finding = inspection.report(RuleId::kInvalidArnRegion, place_of_piece(entry, region),
                                       "region " + single_quoted(region) + " of resource " +
                                           single_quoted(entry.text) + " does not exist");
  if (!fitting.may_propose()) return;
  const std::vector<std::string> names = nearest_regions(region);
  finding.help = did_you_mean(names);
  if (names.size() == 1)
    add_fix(finding, replacement(entry.value, with_field(entry, kRegion, names.front()), false));
}

void invalid_arn_account(Inspection& inspection, const ResourceEntry& entry) {
  const std::string_view account = entry.fields[kAccount];
  if (!inspection.on(RuleId::kInvalidArnAccount) || account.empty() || !is_plain(account)) return;
  const bool digits =
      account.size() == 12 && account.find_first_not_of("0123456789") == std::string_view::npos;
  if (digits || account == "aws") return;
  if (is_literal_of_service(inspection.catalog(), entry, kAccount)) return;
  inspection.report(RuleId::kInvalidArnAccount, place_of_piece(entry, account),
                    "account " + single_quoted(account) + " of resource " +
                        single_quoted(entry.text) + " is no account id of 12 digits");
}

struct Owner {
  std::size_t field;
  std::string_view name;
  RuleId missing;
  RuleId not_allowed;
};

void report_missing(Inspection& inspection, const ResourceEntry& entry, const Owner& owner) {
  Finding& finding = inspection.report(owner.missing, place_of(entry.value),
                                       "resource " + single_quoted(entry.text) + " has no " +
                                           std::string(owner.name) + ", so it never matches");
  finding.help = {"all resources of this kind have one; '*' stands for any " +
                  std::string(owner.name)};
  add_fix(finding, replacement(entry.value, with_field(entry, owner.field, "*"), false));
}

void report_not_allowed(Inspection& inspection, const ResourceEntry& entry, const Owner& owner) {
  const std::string_view text = entry.fields[owner.field];
  Finding& finding =
      inspection.report(owner.not_allowed, place_of_piece(entry, text),
                        std::string(owner.name) + " " + single_quoted(text) + " of resource " +
                            single_quoted(entry.text) + " never matches");
  finding.help = {"resources of this kind have no " + std::string(owner.name) + " in their ARN"};
  add_fix(finding, replacement(entry.value, with_field(entry, owner.field, ""), false));
}

void check_owner(Inspection& inspection, Fitting& fitting, const ResourceEntry& entry,
                 const Owner& owner) {
  if (!inspection.on(owner.missing) && !inspection.on(owner.not_allowed)) return;
  const std::string_view text = entry.fields[owner.field];
  if (all_stars(text) || policy::mentions_variable(text)) return;
  const FormatFields formats = fields_of_formats(fitting, entry, owner.field);
  if (!formats.some) return;
  if (!text.empty()) {
    if (formats.none_has) report_not_allowed(inspection, entry, owner);
    return;
  }
  const catalog::Catalog& catalog = inspection.catalog();
  const auto service = catalog.find_service(entry.fields[2]);
  const bool optional = owner.field == kAccount && service && catalog.accountless(*service);
  if (formats.all_have && !optional) report_missing(inspection, entry, owner);
}

}  // namespace

void check_resource_owners(Inspection& inspection) {
  static constexpr std::array<Owner, 2> kOwners = {
      Owner{kRegion, "region", RuleId::kMissingArnRegion, RuleId::kArnRegionNotAllowed},
      Owner{kAccount, "account", RuleId::kMissingArnAccount, RuleId::kArnAccountNotAllowed}};
  Fitting fitting(inspection);
  for (const Statement& statement : inspection.document().statements) {
    for (const ResourceEntry& entry : statement.resources.entries) {
      if (entry.everything || !entry.is_arn()) continue;
      invalid_arn_region(inspection, fitting, entry);
      invalid_arn_account(inspection, entry);
      if (!is_plain(entry.fields[2])) continue;
      for (const Owner& owner : kOwners) check_owner(inspection, fitting, entry, owner);
    }
  }
}

}  // namespace ambit::lint
