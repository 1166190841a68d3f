#include "audit/escalation.h"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

namespace ambit::audit {

EscalationPaths::EscalationPaths(const Snapshot& snapshot, LazyPowers& powers,
                                 const GraphOptions& options, std::int64_t max_calls)
    : snapshot_(snapshot), powers_(powers), options_(options), max_calls_(max_calls) {}

const EscalationPaths::Found& EscalationPaths::found() {
  if (found_) return *found_;
  std::vector<std::string> administrators;
  Powers& powers = powers_.get();
  for (const evaluate::Principal& principal : powers.principals())
    if (powers.privilege(principal).administrator().yes())
      administrators.emplace_back(principal.name.arn);
  const PermissionGraph graph(snapshot_, options_);
  const auto max_calls = static_cast<std::uint32_t>(
      std::clamp<std::int64_t>(max_calls_, 0, std::numeric_limits<std::uint32_t>::max()));
  Found found;
  found.paths = graph.nearest(administrators, max_calls);
  for (std::size_t i = 0; i < found.paths.size(); ++i)
    found.by_arn.emplace(found.paths[i].from.arn, i);
  found.complete = graph.complete();
  return found_.emplace(std::move(found));
}

const NearestPath& EscalationPaths::of(std::string_view arn) {
  const Found& found = this->found();
  return found.paths[found.by_arn.at(arn)];
}

bool EscalationPaths::complete() {
  return found().complete;
}

std::vector<std::string> facts_behind(const Path& path) {
  std::set<std::string> facts;
  for (const Step& step : path.steps)
    if (step.path_class == PathClass::kUnverified)
      facts.insert("unverified(" + std::string(step.technique) + ")");
  if (!path.guard.empty()) {
    for (const GuardAtom& atom : path.guard.front()) {
      if (atom.test) continue;
      std::string words = atom.fact + "(";
      for (const std::string& argument : atom.arguments)
        words.append(&argument == &atom.arguments.front() ? "" : ", ").append(argument);
      facts.insert(words + ")");
    }
  }
  return {facts.begin(), facts.end()};
}

bool hangs_on_policies(const Path& path) {
  return !path.guard.empty() && std::ranges::any_of(path.guard.front(), [](const GuardAtom& atom) {
    return atom.test && atom.test->unknown_layer;
  });
}

std::vector<std::string> steps_in_words(const Path& path) {
  std::vector<std::string> lines;
  for (const Step& step : path.steps) {
    if (step.technique == "is-admin") {
      lines.push_back(step.by + " is an administrator");
      continue;
    }
    std::string line = step.by + " by " + std::string(step.technique) + " to " + step.to;
    for (const std::string& change : step.elevated) line += " (" + change + ")";
    for (const StepRequirement& requirement : step.requirements)
      line.append(&requirement == &step.requirements.front() ? ": " : ", ")
          .append(requirement.action + " on " + requirement.resource);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace ambit::audit
