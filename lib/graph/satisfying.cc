#include "graph/satisfying.h"

#include <algorithm>
#include <utility>

#include "graph/choosing.h"
#include "graph/entity.h"
#include "graph/guard.h"
#include "graph/technique_index.h"
#include "pattern/fold.h"
#include "pattern/glob.h"

namespace ambit::graph {
namespace {

constexpr std::string_view kPrincipalTag = "aws:principaltag/";
constexpr std::string_view kTagKeys = "aws:tagkeys";
constexpr std::string_view kRequestTag = "aws:requesttag/";
constexpr std::string_view kMfaKeys = "aws:multifactorauth";
// A value that no policy is likely to name.
constexpr std::string_view kAnotherValue = "ambit";
// Tags and values that are tried for one principal.
constexpr std::size_t kMaxAskedTags = 64;

// The key of the tag, as it is written; empty: the condition key is about none.
std::string_view tag_of(const policy::Tables& tables, policy::KeyId key, Symbol spelling) {
  if (!key.valid() || !tables.text(tables.keys[key].name).starts_with(kPrincipalTag)) return {};
  return tables.text(spelling).substr(kPrincipalTag.size());
}

bool hangs_on_mfa(const Guard& guard) {
  return std::ranges::any_of(guard, [](const std::vector<GuardAtom>& alternative) {
    return std::ranges::any_of(alternative, [](const GuardAtom& atom) {
      return atom.test && fold(atom.test->key).starts_with(kMfaKeys);
    });
  });
}

bool untags(const Technique& technique) {
  return technique.requirements.front().action.starts_with("iam:Untag");
}

// Whether it is about users or roles, and the target is one.
bool fits(const Technique& technique, const Changed& target) {
  return (technique.yield.to == Variable::kUser) == (target.entity.user != nullptr);
}

}  // namespace

std::vector<bool> guarded_by_mfa(const Network& network) {
  std::vector<bool> hangs(network.guards.size());
  for (std::uint32_t i = 0; i < network.guards.size(); ++i)
    hangs[i] = hangs_on_mfa(network.guards[GuardId(i)]);
  std::vector<bool> guarded(network.vertices.size());
  for (const Edge& edge : network.edges)
    if (hangs[edge.guard.index()]) guarded[edge.from] = true;
  for (bool more = true; more;) {
    more = false;
    for (const Edge& edge : network.edges) {
      if (edge.technique != nullptr || !gathers(network.vertices[edge.to].kind)) continue;
      if (!guarded[edge.to] || guarded[edge.from]) continue;
      guarded[edge.from] = more = true;
    }
  }
  return guarded;
}

SatisfyingFinder::SatisfyingFinder(Authority& authority, const Facts& facts, Answers& answers,
                                   GuardTable& guards, TargetSets& target_sets)
    : authority_(authority),
      model_(authority.model()),
      facts_(facts),
      answers_(answers),
      guards_(guards),
      target_sets_(target_sets) {
  for (const snapshot::Role& role : model_.roles) {
    const AskedTags& asked = asked_by(role.trust.document);
    asked_by_trusts_.insert(asked.begin(), asked.end());
  }
}

const SatisfyingFinder::AskedTags& SatisfyingFinder::asked_by(policy::DocumentId document) {
  const auto [at, is_new] = by_document_.try_emplace(document);
  AskedTags& asked = at->second;
  const policy::Tables& tables = model_.policies;
  if (!is_new || !document.valid() || tables.documents[document].opaque) return asked;
  const auto add_variables = [&](Range pieces) {
    for (const policy::Piece& piece : pieces.of(tables.pieces)) {
      const std::string_view key = tag_of(tables, piece.variable, piece.spelling);
      if (!key.empty()) asked.insert({.key = key});
    }
  };
  for (const policy::Statement& statement : tables.statements_of(document)) {
    for (const policy::ResourceId id : statement.resources.of(tables.resource_lists))
      add_variables(tables.resources[id].pieces);
    for (const policy::TestId id : statement.tests.of(tables.test_lists)) {
      const policy::ConditionTest& test = tables.tests[id];
      const std::string_view key = tag_of(tables, test.key, test.spelling);
      if (!key.empty()) asked.insert({.key = key});
      for (const policy::ValueId value_id : test.values.of(tables.value_lists)) {
        const policy::ConditionValue& value = tables.values[value_id];
        add_variables(value.pieces);
        const std::string_view text = tables.text(value.text);
        if (!key.empty() && value.pieces.empty() && !text.empty())
          asked.insert({.key = key, .value = text});
      }
    }
  }
  return asked;
}

// By all that the principal meets: its policies, those of its organization, trust policies. Few
// documents ask about tags.
const SatisfyingFinder::AskedTags& SatisfyingFinder::asked_of(const Holding& holding) {
  const auto [at, is_new] = by_holding_.try_emplace(&holding);
  if (is_new) at->second = &find_asked(holding);
  return *at->second;
}

const SatisfyingFinder::AskedTags& SatisfyingFinder::find_asked(const Holding& holding) {
  std::vector<const AskedTags*> asking;
  for (const policy::DocumentId document : authority_.documents_concerning(holding))
    if (const AskedTags& asked = asked_by(document); !asked.empty()) asking.push_back(&asked);
  if (asking.empty()) return asked_by_trusts_;
  const auto [at, is_new] = together_.try_emplace(std::move(asking));
  if (is_new) {
    at->second = asked_by_trusts_;
    for (const AskedTags* asked : at->first) at->second.insert(asked->begin(), asked->end());
  }
  return at->second;
}

void SatisfyingFinder::add_tags(const Writer& writer, const Changed& target,
                                std::vector<Write>& writes) {
  const std::string_view arn = target.holding.principal().name.arn;
  if (writer.techniques.empty()) return;
  answers_.set_holder(writer.holding);
  const auto techniques =
      answers_.concerning(writer.techniques, arn, target.number, target.boundary);
  if (techniques.empty() || is_service_linked(arn) || is_sso_reserved(arn)) return;
  const AskedTags& asked = asked_of(target.holding);
  if (asked.empty()) return;
  const Task task{
      .writer = writer, .target = target, .writes = writes, .apart = holder_tells_tags_apart()};
  for (const Technique* technique : techniques) {
    if (!fits(*technique, target)) continue;
    if (untags(*technique))
      remove_tags(task, *technique, asked);
    else
      set_tags(task, *technique, asked);
  }
}

// Whatever tags it has not; and one that it has, or where something tells tags apart any one, with
// one value.
void SatisfyingFinder::set_tags(const Task& task, const Technique& technique,
                                const AskedTags& asked) {
  if (!task.apart) add(task, technique, {}, {Change::kAnyTags, {}, {}});
  const auto& own = task.target.holding.principal().caller.tags;
  std::size_t tried = 0;
  for (const AskedTag& tag : asked) {
    const std::string_view value = tag.value.empty() ? kAnotherValue : tag.value;
    const auto has = std::ranges::find_if(
        own, [&](const evaluate::TagView& one) { return equal_folded(one.key, tag.key); });
    // No value of a tag has a wildcard.
    if (value.find_first_of("*?") != std::string_view::npos) continue;
    if (has == own.end() ? !task.apart : has->value == value) continue;
    if (++tried > kMaxAskedTags) return;
    add(task, technique, {.tag_key = tag.key, .tag_value = value}, {Change::kTag, tag.key, value});
  }
}

// Those that it has, one by one, and all of them.
void SatisfyingFinder::remove_tags(const Task& task, const Technique& technique,
                                   const AskedTags& asked) {
  std::set<std::string_view> has;
  for (const AskedTag& tag : asked)
    for (const evaluate::TagView& own : task.target.holding.principal().caller.tags)
      if (equal_folded(own.key, tag.key)) has.insert(own.key);
  for (const std::string_view key : has)
    add(task, technique, {.tag_key = key}, {Change::kNoTags, key, {}});
  if (has.size() > 1 && !answers_.likeness().asks("aws:tagkeys"))
    add(task, technique, {}, {Change::kNoTags, {}, {}});
}

bool SatisfyingFinder::holder_tells_tags_apart() const {
  const Likeness& likeness = answers_.likeness();
  return likeness.asks(kTagKeys) || likeness.asks_prefix(kRequestTag);
}

// Also where it is not known.
bool SatisfyingFinder::tells_set_tags_apart(policy::DocumentId document) const {
  const policy::Tables& tables = model_.policies;
  if (!document.valid() || tables.documents[document].opaque) return true;
  const auto is_asked = [&](policy::TestId id) {
    const policy::KeyId key = tables.tests[id].key;
    const std::string_view name = key.valid() ? tables.text(tables.keys[key].name) : "";
    return name == kTagKeys || name.starts_with(kRequestTag);
  };
  return std::ranges::any_of(
      tables.statements_of(document), [&](const policy::Statement& statement) {
        return std::ranges::any_of(statement.tests.of(tables.test_lists), is_asked);
      });
}

// Tags of the session count in place of those of the role.
void SatisfyingFinder::add_session_tags(const Writer& writer, const Changed& role,
                                        std::vector<Write>& writes) {
  answers_.set_holder(writer.holding);
  const std::size_t first = writes.size();
  const Task task{
      .writer = writer,
      .target = role,
      .writes = writes,
      .apart = holder_tells_tags_apart() || tells_set_tags_apart(role.entity.role->trust.document)};
  const AskedTags& asked = asked_of(role.holding);
  for (const Technique* technique : writer.techniques) set_tags(task, *technique, asked);
  for (std::size_t i = first; i < writes.size(); ++i) writes[i].takes_over = true;
}

void SatisfyingFinder::add_mfa(const Writer& writer, const Changed& target,
                               std::vector<Write>& writes) {
  if (target.entity.user == nullptr) return;
  answers_.set_holder(writer.holding);
  for (const Technique* technique : writer.techniques)
    add({.writer = writer, .target = target, .writes = writes}, *technique, {},
        {Change::kMfa, {}, {}});
}

void SatisfyingFinder::add(const Task& task, const Technique& technique, Binding binding,
                           const Mechanism& mechanism) {
  const std::string_view arn = task.target.holding.principal().name.arn;
  (task.target.entity.user != nullptr ? binding.user : binding.role) = arn;
  Guard guard = always();
  for (const Request& request : requests_of(technique, binding, {}, task.target.boundary))
    if (request.format.empty() && !is_never(guard))
      guard = both(guard, authority_.allowed(task.writer.holding, request.asked));
  if (is_never(guard)) return;
  Chosen chosen =
      choose_resources(authority_, facts_, Callers(task.writer.holding), technique, binding);
  guard = both(guard, chosen.guard);
  // Who has a device already needs none.
  const bool itself = arn == task.writer.holding.principal().name.arn;
  if (mechanism.change == Change::kMfa && itself && hangs_on_mfa(guard)) return;
  const GuardId id = guards_.add(guard);
  if (id == kNever || guards_.implies(id, task.writer.administers)) return;
  if (!chosen.choices.empty()) binding.choices = target_sets_.intern(std::move(chosen.choices));
  task.writes.push_back({.actor = task.writer.actor,
                         .target = task.target.vertex,
                         .technique = &technique,
                         .binding = binding,
                         .guard = id,
                         .mechanism = mechanism});
}

}  // namespace ambit::graph
