#include "graph/choosing.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/arn_format.h"
#include "graph/circumstance.h"
#include "graph/guard.h"
#include "graph/technique_index.h"

namespace ambit::graph {
namespace {

class Chooser {
 public:
  Chooser(Authority& authority, const Facts& facts, const Callers& callers, const Binding& binding,
          std::span<const Workload* const> among)
      : authority_(authority), facts_(facts), callers_(callers), binding_(binding), among_(among) {}

  // When the requests, all of one format, are allowed on some resource, and that one.
  std::pair<Guard, std::string> on_some_resource(std::vector<Request>& requests) {
    const Request& first = requests.front();
    const std::string_view format = first.narrowed.empty() ? first.format : first.narrowed;
    if (std::string known = requests.front().asked.resource; !known.empty())
      return {on_resource(requests, known), known};
    std::vector<const Holding*> holdings;
    for (const Request& request : requests) {
      const Holding& caller = callers_.of(request.requirement->call);
      if (std::ranges::find(holdings, &caller) == holdings.end()) holdings.push_back(&caller);
    }
    auto found = authority_.resources(holdings, requests.front().asked.action, format);
    if (std::vector<std::string> known = known_of(first.format); !known.empty())
      found = std::move(known);
    const std::vector<std::string> plain = {
        plain_resource(format, "aws", holdings.front()->principal().name.account)};
    const std::vector<std::string>& candidates = found ? *found : plain;
    Guard best = found ? never() : unsupported("too-many-patterns");
    std::string resource = candidates.front();
    for (const std::string& candidate : candidates) {
      const Guard guard = on_resource(requests, candidate);
      if (is_always(guard) || (is_never(best) && !is_never(guard))) resource = candidate;
      best = either(best, guard);
      if (is_always(best)) break;
    }
    if (!first.unknown_type.empty() && !is_never(best)) {
      Guard each = found ? on_each(requests, candidates) : never();
      const std::string_view whole = binding_.existing.empty() ? binding_.role : binding_.existing;
      best = either(each, both(best, fact("belongs-to",
                                          {std::string(first.unknown_type), std::string(whole)})));
    }
    return {std::move(best), std::move(resource)};
  }

 private:
  Guard on_each(std::vector<Request>& requests, const std::vector<std::string>& candidates) {
    Guard each = always();
    for (const std::string& candidate : candidates)
      each = is_never(each) ? each : both(each, on_resource(requests, candidate));
    return each;
  }

  std::vector<std::string> known_of(std::string_view format) const {
    std::vector<std::string> known;
    for (const Workload* one : among_)
      if (catalog::has_format(one->arn, format)) known.emplace_back(one->arn);
    return known;
  }

  // When all the requests are allowed on one resource.
  Guard on_resource(std::vector<Request>& requests, const std::string& resource) {
    Guard guard = always();
    for (Request& request : requests) {
      if (is_never(guard)) break;
      request.asked.resource = resource;
      const Holding& caller = callers_.of(request.requirement->call);
      guard = both(guard, facts_.or_not_needed(authority_.allowed(caller, request.asked),
                                               *request.requirement, binding_));
    }
    return guard;
  }

  Authority& authority_;
  const Facts& facts_;
  const Callers& callers_;
  const Binding& binding_;
  std::span<const Workload* const> among_;
};

}  // namespace

bool is_passed_too(const Technique& technique, const Request& request) {
  return names_second_role(*request.requirement) && !second_services_of(technique).empty();
}

Chosen choose_resources(Authority& authority, const Facts& facts, const Callers& callers,
                        const Technique& technique, const Binding& binding,
                        const ChooseOptions& options) {
  const auto counts = [&](const Request& request) {
    return !request.format.empty() && !is_passed_too(technique, request) &&
           (options.call == 0 || request.requirement->call == options.call);
  };
  std::map<std::string_view, std::vector<Request>> by_format;
  for (Request& request : requests_of(technique, binding, {}, {}))
    if (counts(request)) by_format[request.format].push_back(std::move(request));
  Chooser chooser(authority, facts, callers, binding, options.among);
  Chosen chosen{.guard = always()};
  for (auto& [format, requests] : by_format) {
    auto [guard, resource] = chooser.on_some_resource(requests);
    chosen.guard = both(chosen.guard, guard);
    if (is_never(chosen.guard)) return {};
    chosen.choices.emplace_back(format, std::move(resource));
  }
  return chosen;
}

}  // namespace ambit::graph
