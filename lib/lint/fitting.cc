#include "lint/fitting.h"

#include <algorithm>

#include "lint/arn_text.h"
#include "pattern/glob.h"

namespace ambit::lint {
ResourceEntry entry_of(std::string_view text) {
  ResourceEntry entry{{.text = text}};
  entry.everything = all_stars(text);
  entry.field_count = split_arn(text, entry.fields);
  return entry;
}

// Most entries and formats differ where both are literal, which costs next to nothing to see.
bool Fitting::can_fit(const ResourceEntry& entry, catalog::ArnFormatId format) {
  if (entry.field_count < 6) return true;
  const Facts::FormatFields& fields = facts_.fields(format);
  return fields.count < 6 || (starts_agree(entry.fields[2], fields.service) &&
                              starts_agree(entry.fields[5], fields.resource));
}

bool Fitting::pay(const ResourceEntry& entry, std::string_view format) {
  return budget_.spend(std::uint64_t{entry.text.size()} * format.size());
}

bool Fitting::fits(const ResourceEntry& entry, catalog::ArnFormatId format) {
  if (!can_fit(entry, format)) return false;
  return !pay(entry, catalog().text(format)) || facts_.fits(entry, format, variables_);
}

bool Fitting::fits_anywhere(const ResourceEntry& entry, catalog::ArnFormatId format) {
  if (!can_fit(entry, format)) return false;
  return !pay(entry, catalog().text(format)) || facts_.fits_anywhere(entry, format, variables_);
}

bool Fitting::fits_its_service(const ResourceEntry& entry) {
  return std::ranges::any_of(catalog().formats(entry.fields[2]),
                             [&](catalog::ArnFormatId format) { return fits(entry, format); });
}

StatementFitting::StatementFitting(Fitting& fitting, const Statement& statement)
    : fitting_(fitting), statement_(statement) {
  const Element<ResourceEntry>& resources = statement.resources;
  decisive_ = resources.present() && !resources.negated && !resources.entries.empty() &&
              std::ranges::all_of(resources.entries, [&](const ResourceEntry& entry) {
                return entry.is_arn() && !entry.everything &&
                       (!is_plain(entry.fields[2]) || fitting.fits_its_service(entry));
              });
}

bool StatementFitting::fits(catalog::ArnFormatId format) {
  const auto known = known_.find(format.index());
  if (known != known_.end()) return known->second;
  const bool fits =
      std::ranges::any_of(statement_.resources.entries,
                          [&](const ResourceEntry& entry) { return fitting_.fits(entry, format); });
  known_.emplace(format.index(), fits);
  return fits;
}

bool StatementFitting::fits(catalog::ActionId action) {
  const catalog::Catalog& catalog = fitting_.catalog();
  for (const catalog::ActionResourceType type : catalog.types(action))
    for (const catalog::ArnFormatId format : catalog.formats(type.type))
      if (fits(format)) return true;
  return false;
}

}  // namespace ambit::lint
