#include "graph/writes.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "graph/changes.h"
#include "graph/guard.h"
#include "graph/technique_index.h"

namespace ambit::graph {

// When the writer can make the change.
GuardId WriteFinder::add_change(const Task& task, const Technique& technique,
                                const Binding& binding, const Mechanism& mechanism) {
  const GuardId guard = answers_.requests(technique, binding, task.target.boundary);
  if (guards_.implies(guard, task.writer.administers)) return guard;
  task.writes.push_back({.actor = task.writer.actor,
                         .target = task.target.vertex,
                         .technique = &technique,
                         .binding = binding,
                         .guard = guard,
                         .mechanism = mechanism});
  return guard;
}

// A policy that allows everything is attached, or else those of the snapshot that may be.
void WriteFinder::add_attachments(const Task& task, const Technique& technique, Binding binding,
                                  const Mechanism& mechanism) {
  binding.policy_given = kAdministratorAccess;
  const GuardId best = add_change(task, technique, binding, mechanism);
  // Where the policy makes no difference, this one is the strongest.
  if (best == kAlways || !task.writer.gains || !answers_.likeness().asks("iam:policyarn")) return;
  const std::string_view account = task.target.holding.principal().name.account;
  for (const snapshot::ManagedPolicy& policy : model_.managed_policies) {
    const std::string_view arn = model_.text(policy.arn);
    const bool usable =
        policy.aws_managed() || model_.text(model_.accounts[policy.account].id) == account;
    if (!usable || arn == kAdministratorAccess || !policy.document().document.valid()) continue;
    binding.policy_given = arn;
    add_change(task, technique, binding, {Change::kAttach, arn, {}});
  }
}

void WriteFinder::add_changes(const Task& task, const Technique& technique) {
  const bool names_policy =
      technique.yield.limited_by.find("iam:PolicyARN") != std::string_view::npos;
  const bool attaches = names_policy && technique.yield.kind == YieldKind::kGrantAny;
  const Holding& target = task.target.holding;
  for (Binding binding : bindings_of(model_, technique, task.target.entity, target)) {
    for (const Mechanism& mechanism : changes_of(policies_, technique, binding, target)) {
      if (std::ranges::find(task.made, mechanism.change, &Mechanism::change) != task.made.end())
        continue;
      if (attaches) {
        add_attachments(task, technique, binding, mechanism);
        continue;
      }
      if (names_policy) {
        // One call takes away one policy.
        const auto denying = denying_policies(model_, target, mechanism.what);
        if (denying.size() > 1) continue;
        binding.policy_given = denying.empty() ? std::string_view{} : denying.front();
      }
      add_change(task, technique, binding, mechanism);
    }
  }
}

// What gives any permission comes first.
void WriteFinder::add_writes(const Writer& writer, const Changed& target,
                             std::span<const Mechanism> made, std::vector<Write>& writes) {
  if (writer.techniques.empty()) return;
  answers_.set_holder(writer.holding);
  const auto techniques = answers_.concerning(
      writer.techniques, target.holding.principal().name.arn, target.number, target.boundary);
  if (techniques.empty()) return;
  const Task task{.writer = writer, .target = target, .made = made, .writes = writes};
  const std::size_t first = writes.size();
  for (const Technique* technique : techniques)
    if (!only_gains(*technique)) add_changes(task, *technique);
  Guard anything = std::ranges::any_of(made, grants_anything) ? always() : never();
  for (std::size_t i = first; i < writes.size(); ++i)
    if (grants_anything(writes[i].mechanism) && is_sure(*writes[i].technique))
      anything = either(anything, guards_[writes[i].guard]);
  if (follow_all_) anything = never();
  const Holding& holding = target.holding;
  if (writer.gains && (!is_always(anything) || lifts_deny(model_, holding, {})))
    for (const Technique* technique : techniques)
      if (only_gains(*technique)) add_changes(task, *technique);
  const auto adds_nothing = [&](const Write& write) {
    const Mechanism& mechanism = write.mechanism;
    return is_gain(mechanism) && implies(guards_[write.guard], anything) &&
           !(mechanism.change == Change::kVersion && lifts_deny(model_, holding, mechanism.what));
  };
  writes.erase(std::remove_if(writes.begin() + static_cast<std::ptrdiff_t>(first), writes.end(),
                              adds_nothing),
               writes.end());
}

}  // namespace ambit::graph
