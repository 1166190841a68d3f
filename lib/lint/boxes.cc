#include "lint/boxes.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "ambit/arn.h"

namespace ambit::lint {

std::unique_ptr<Engine> engine_with_box(Inspection& inspection,
                                        const std::vector<std::string>& actions,
                                        const std::vector<std::string>& resources,
                                        const std::string& condition) {
  // Whether it can be dealt with at all is known, and errors are noted, before more is done.
  if (inspection.engine() == nullptr) return nullptr;
  nlohmann::ordered_json statement = {
      {"Effect", "Allow"}, {"Action", actions}, {"Resource", resources}};
  if (!condition.empty())
    statement["Condition"] = nlohmann::ordered_json::parse(condition, nullptr, false);
  const nlohmann::ordered_json box = {{"Version", "2012-10-17"}, {"Statement", statement}};
  auto engine = std::make_unique<Engine>(
      inspection.document(), inspection.catalog(),
      box.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
  return engine->ready() ? std::move(engine) : nullptr;
}

reason::Asked find_granted(Engine& engine, const reason::Demands& within) {
  auto& questions = engine.questions();
  const auto& document = questions.granting();
  std::vector<reason::Rule> boxes;
  for (const reason::Rule& allow : document.allows)
    for (const reason::Rule& box : questions.granting(1).allows)
      boxes.push_back(
          {.statement = allow.statement, .demands = reason::joined(allow.demands, box.demands)});
  return questions.find(
      boxes, within, reason::covers_of(document.denies), [&](const reason::Witness& witness) {
        return questions.replayed(witness).granted && questions.replayed(witness, 1).granted;
      });
}

reason::Asked find_not_denied(Engine& engine, const reason::Demands& within) {
  auto& questions = engine.questions();
  return questions.find(
      questions.granting(1).allows, within, reason::covers_of(questions.granting().denies),
      [&](const reason::Witness& witness) {
        return questions.replayed(witness).denies.empty() && questions.replayed(witness, 1).granted;
      });
}

bool grants_all_of(Engine& engine, const reason::Demands& demands) {
  const bool any_denied = std::ranges::any_of(engine.denies(), [&](const Statement* deny) {
    return !engine.questions().nothing_meets(reason::joined(demands, engine.box(*deny)));
  });
  return !any_denied && engine.questions().covered(demands, engine.boxes(engine.allows()));
}

const Statement& allowing(Inspection& inspection, Engine& engine, const reason::Asked& found) {
  const auto said = engine.questions().replayed(found.witness);
  return inspection.document().statements[engine.index_of(said.allows.front())];
}

std::string account_of(const Document& document) {
  std::set<std::string_view> accounts;
  if (const auto arn = parse_arn(document.attachment.arn); arn && is_account_id(arn->account))
    accounts.insert(arn->account);
  if (accounts.empty())
    for (const Statement& statement : document.statements)
      for (const ResourceEntry& entry : statement.resources.entries)
        if (entry.is_arn() && is_account_id(entry.fields[4]) && !statement.resources.negated)
          accounts.insert(entry.fields[4]);
  return accounts.size() == 1 ? std::string(*accounts.begin()) : std::string();
}

}  // namespace ambit::lint
