// Expansion narrows before it matches: services by their name, actions by the literal start of the
// pattern's name (both by binary search), and only the names in between are matched one by one.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "catalog/action_set.h"
#include "catalog/ascii_case.h"
#include "catalog/catalog.h"
#include "pattern/glob.h"

namespace ambit::catalog {
namespace {

// By the first bytes only: names that start with `start` are equal to it.
bool start_less(std::string_view name, std::string_view start) {
  return compare_without_case(name.substr(0, start.size()), start) < 0;
}
bool start_greater(std::string_view start, std::string_view name) {
  return compare_without_case(start, name.substr(0, start.size())) < 0;
}

}  // namespace

ActionSet Catalog::expand(std::string_view pattern) const {
  ActionSet out(actions_.size());
  const std::string program = compile_glob(lower(pattern));
  if (matches_everything(program)) {
    out.insert_between(ActionId(0), ActionId(static_cast<std::uint32_t>(actions_.size())));
    out.set_unknown(UnknownActions::kAll);
    return out;
  }
  const std::size_t colon = program.find(':');
  if (colon == std::string::npos) return out;
  const std::string_view prefix = std::string_view(program).substr(0, colon);
  const std::string_view name = std::string_view(program).substr(colon + 1);

  if (is_literal(prefix)) {
    if (const auto service = find_service(prefix)) {
      expand_names(services_[service->index()], name, out);
    }
  } else {
    for (const ServiceRecord& service : services_) {
      if (glob_matches(prefix, text(service.name, service.name_length))) {
        expand_names(service, name, out);
      }
    }
  }
  if (matches_everything(prefix) && matches_everything(name)) {
    out.set_unknown(UnknownActions::kAll);
  } else if (!is_literal(program) || out.empty()) {
    out.set_unknown(UnknownActions::kSome);
  }
  return out;
}

void Catalog::expand_names(const ServiceRecord& service, std::string_view program,
                           ActionSet& out) const {
  const std::string_view start = literal_prefix(program);
  const auto name_of = [this](const ActionRecord& record) {
    return text(record.name, record.name_length);
  };
  const auto actions = actions_.subspan(service.first_action, service.action_count);
  const auto first = std::ranges::lower_bound(actions, start, start_less, name_of);
  const auto end = std::ranges::upper_bound(first, actions.end(), start, start_greater, name_of);
  const auto id_at = [&](auto at) {
    return ActionId(static_cast<std::uint32_t>(at - actions.begin()) + service.first_action);
  };
  const std::string_view rest = program.substr(start.size());
  if (matches_everything(rest)) return out.insert_between(id_at(first), id_at(end));
  std::string folded;
  for (auto at = first; at != end; ++at) {
    folded.assign(name_of(*at).substr(start.size()));
    std::ranges::transform(folded, folded.begin(), [](char c) { return lower(c); });
    if (glob_matches(rest, folded)) out.insert(id_at(at));
  }
}

}  // namespace ambit::catalog
