#include "audit/trails.h"

#include <algorithm>

#include "ambit/arn.h"
#include "audit/exported.h"

namespace ambit::audit {
namespace {

using snapshot::DataResource;
using snapshot::EventSelector;
using snapshot::EventSelectors;
using snapshot::FieldSelector;
using snapshot::Trail;
using snapshot::TrailStatus;

// The account that the trail belongs to: another one sees an organization's trail, too. Invalid: it
// was not exported.
Symbol owner_of(const Assessment& a, const Trail& trail) {
  const auto arn = parse_arn(a.text(trail.name));
  if (!arn) return {};
  for (const snapshot::Account& account : a.model().accounts)
    if (a.text(account.id) == arn->account) return account.id;
  return {};
}

// The status was asked for by ARN or by name, which two regions may have in common.
const TrailStatus* status_in(const Assessment& a, Symbol account, const Trail& trail) {
  const auto& inventory = a.model().inventory;
  if (const TrailStatus* status = inventory.trail_statuses.find(account, {}, trail.name))
    return status;
  const auto trails = inventory.trails.of(account);
  const auto namesakes = std::ranges::count(trails, trail.short_name, &Trail::short_name);
  if (!trail.short_name.valid() || namesakes > 1) return nullptr;
  return inventory.trail_statuses.find(account, {}, trail.short_name);
}

bool are_allowed(const Assessment& a, const std::vector<Symbol>& sources) {
  const auto& allowed = a.configuration().auditing.allowed_excluded_sources;
  return std::ranges::all_of(sources, [&](Symbol source) {
    return std::ranges::find(allowed, a.text(source)) != allowed.end();
  });
}

bool equals(const Assessment& a, const FieldSelector& field, std::string_view value) {
  return !field.other_operators && field.not_equals.empty() && field.equals.size() == 1 &&
         a.text(field.equals.front()) == value;
}

// What an advanced selector of the category captures, if it names no further fields than `is_plain`
// lets pass.
template <class IsPlain>
void add_advanced(const Assessment& a, const std::vector<FieldSelector>& fields,
                  std::string_view category, IsPlain is_plain, Captured& captured) {
  bool of_category = false;
  bool read = true;
  bool write = true;
  for (const FieldSelector& field : fields) {
    const std::string_view name = a.text(field.field);
    if (name == "eventCategory") {
      if (!equals(a, field, category)) return;
      of_category = true;
    } else if (name == "readOnly") {
      read = equals(a, field, "true");
      write = equals(a, field, "false");
    } else if (!is_plain(field, name)) {
      return;
    }
  }
  captured.read = captured.read | (of_category && read);
  captured.write = captured.write | (of_category && write);
}

bool names_all_objects(const Assessment& a, const DataResource& data) {
  return a.text(data.type) == "AWS::S3::Object" &&
         std::ranges::any_of(data.values, [&](Symbol value) {
           const std::string_view text = a.text(value);
           return text == "arn:aws:s3" || text == "arn:aws:s3:::";
         });
}

// Nothing captured yet, or the reason why nobody knows.
Captured start(const ExaminedTrail& trail) {
  const EventSelectors* selectors = trail.selectors;
  if (selectors == nullptr) return {Reason{"TSEL", Why::kAbsent}, Reason{"TSEL", Why::kAbsent}};
  if (selectors->damaged) return {Reason{"TSEL", Why::kDamaged}, Reason{"TSEL", Why::kDamaged}};
  if (selectors->basic.empty() && selectors->advanced.empty())
    return {Reason{"TSEL", Why::kIncomplete}, Reason{"TSEL", Why::kIncomplete}};
  return {};
}

std::string words(const Captured& captured) {
  if (captured.read.unknown() || captured.write.unknown()) return "unknown";
  if (captured.read.yes() && captured.write.yes()) return "read and write";
  if (captured.read.yes()) return "read only";
  return captured.write.yes() ? "write only" : "none";
}

}  // namespace

std::vector<ExaminedTrail> trails_of(const Assessment& a) {
  const auto& inventory = a.model().inventory;
  std::vector<ExaminedTrail> out;
  for (const Trail& trail : inventory.trails.of(a.account().id)) {
    ExaminedTrail examined{.row = trail};
    for (const Symbol account : {a.account().id, owner_of(a, trail)}) {
      if (examined.status == nullptr) examined.status = status_in(a, account, trail);
      if (examined.selectors == nullptr)
        examined.selectors = inventory.event_selectors.find(account, {}, trail.name);
    }
    out.push_back(examined);
  }
  return out;
}

bool has_trails(Assessment& a) {
  const bool exported = a.model().inventory.trails.list_of(a.account().id) != nullptr;
  if (!exported) a.not_assessed({"TRAIL", Why::kAbsent});
  return exported;
}

Verdict trails_known(Assessment& a) {
  const auto& trails = a.model().inventory.trails;
  if (std::ranges::any_of(trails.of(a.account().id), &Trail::damaged))
    return Reason{"TRAIL", Why::kDamaged};
  return list_complete(a, trails.list_of(a.account().id), "TRAIL");
}

void for_each_own_trail(Assessment& a,
                        const std::function<void(const ExaminedTrail&, Subject&)>& f) {
  if (require_list(a, a.model().inventory.trails, "TRAIL") == nullptr) return;
  for (const ExaminedTrail& trail : trails_of(a)) {
    const auto arn = parse_arn(a.text(trail.row.name));
    if (!arn || arn->account != a.account_id()) continue;
    Subject subject(a, a.text(trail.row.name));
    if (trail.row.damaged) {
      subject.not_assessed({"TRAIL", Why::kDamaged});
    } else {
      f(trail, subject);
    }
  }
}

Verdict is_logging(const ExaminedTrail& trail) {
  if (trail.status == nullptr) return Reason{"TSTAT", Why::kAbsent};
  if (trail.status->damaged) return Reason{"TSTAT", Why::kDamaged};
  return trail.status->logging;
}

Verdict is_multi_region(const ExaminedTrail& trail) {
  if (trail.row.damaged) return Reason{"TRAIL", Why::kDamaged};
  return trail.row.multi_region;
}

// Source: CloudTrail API Reference, EventSelector and AdvancedFieldSelector. An event that several
// selectors match is captured once.
Captured management_events(const Assessment& a, const ExaminedTrail& trail) {
  Captured captured = start(trail);
  if (captured.read.unknown()) return captured;
  for (const EventSelector& selector : trail.selectors->basic) {
    const bool counts = selector.management && are_allowed(a, selector.excluded_sources);
    captured.read = captured.read | (counts && selector.read);
    captured.write = captured.write | (counts && selector.write);
  }
  const auto is_plain = [&](const FieldSelector& field, std::string_view name) {
    return name == "eventSource" && field.equals.empty() && !field.other_operators &&
           are_allowed(a, field.not_equals);
  };
  for (const auto& fields : trail.selectors->advanced)
    add_advanced(a, fields, "Management", is_plain, captured);
  return captured;
}

Captured object_events(const Assessment& a, const ExaminedTrail& trail) {
  Captured captured = start(trail);
  if (captured.read.unknown()) return captured;
  for (const EventSelector& selector : trail.selectors->basic) {
    const bool counts = std::ranges::any_of(
        selector.data, [&](const DataResource& data) { return names_all_objects(a, data); });
    captured.read = captured.read | (counts && selector.read);
    captured.write = captured.write | (counts && selector.write);
  }
  for (const auto& fields : trail.selectors->advanced) {
    bool of_objects = false;
    const auto is_plain = [&](const FieldSelector& field, std::string_view name) {
      const bool says_so = name == "resources.type" && equals(a, field, "AWS::S3::Object");
      of_objects = of_objects || says_so;
      return says_so;
    };
    Captured data;
    add_advanced(a, fields, "Data", is_plain, data);
    captured.read = captured.read | (data.read & of_objects);
    captured.write = captured.write | (data.write & of_objects);
  }
  return captured;
}

std::vector<std::string> describe(const Assessment& a, const std::vector<ExaminedTrail>& trails,
                                  Captured (*captured)(const Assessment&, const ExaminedTrail&)) {
  std::vector<std::string> out;
  for (const ExaminedTrail& trail : trails) {
    const Verdict logging = is_logging(trail);
    std::string text(a.text(trail.row.name));
    text += trail.row.multi_region ? ": multi-region" : ": one region";
    text += logging.yes() ? ", logging" : logging.no() ? ", not logging" : ", logging unknown";
    if (captured != nullptr) text += ", captured: " + words(captured(a, trail));
    out.push_back(std::move(text));
  }
  return out;
}

std::vector<Evidence> evidence_of(const Assessment& a, const std::vector<ExaminedTrail>& trails) {
  std::vector<Evidence> out;
  out.reserve(trails.size() + 1);
  for (const ExaminedTrail& trail : trails) out.push_back({.where = trail.row.where});
  const auto* list = a.model().inventory.trails.list_of(a.account().id);
  if (out.empty() && list != nullptr) out.push_back({.where = list->where});
  return out;
}

}  // namespace ambit::audit
