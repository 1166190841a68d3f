#include "graph/statement_index.h"

#include <algorithm>
#include <boost/container_hash/hash.hpp>
#include <boost/iterator/function_output_iterator.hpp>
#include <string_view>
#include <utility>

#include "evaluate/context_keys.h"

namespace ambit::graph {
namespace {

using evaluate::KeySource;

// Lists of actions that are looked at together: few sets are held at a time.
constexpr std::size_t kTogether = 4096;
// In the numbers for what documents say that cannot be read; others are below.
constexpr std::uint32_t kUnread = 0x8000'0000;

bool depends_on_principal(std::string_view folded_key) {
  switch (evaluate::key_source(folded_key)) {
    case KeySource::kPrincipalArn:
    case KeySource::kUserId:
    case KeySource::kUsername:
    case KeySource::kPrincipalTag:
      return true;
    default:
      return false;
  }
}

template <class Id>
void add_sorted(std::span<const Id> ids, std::vector<std::uint32_t>& numbers) {
  const auto first = static_cast<std::ptrdiff_t>(numbers.size());
  for (const Id id : ids) numbers.push_back(id.index());
  std::sort(numbers.begin() + first, numbers.end());
  numbers.erase(std::unique(numbers.begin() + first, numbers.end()), numbers.end());
}

}  // namespace

bool asks_who_calls(const policy::Tables& tables, const policy::Statement& statement) {
  const auto asks = [&](policy::KeyId key) {
    return key.valid() && depends_on_principal(tables.text(tables.keys[key].name));
  };
  const auto varies = [&](Range pieces) {
    return std::ranges::any_of(pieces.of(tables.pieces),
                               [&](const policy::Piece& piece) { return asks(piece.variable); });
  };
  const auto test_asks = [&](policy::TestId id) {
    const policy::ConditionTest& test = tables.tests[id];
    return asks(test.key) ||
           std::ranges::any_of(test.values.of(tables.value_lists), [&](policy::ValueId value) {
             return varies(tables.values[value].pieces);
           });
  };
  return std::ranges::any_of(
             statement.resources.of(tables.resource_lists),
             [&](policy::ResourceId id) { return varies(tables.resources[id].pieces); }) ||
         std::ranges::any_of(statement.tests.of(tables.test_lists), test_asks);
}

std::size_t BitsHash::operator()(const Bits& bits) const {
  std::size_t hash = 0;
  const auto add = [&hash](std::uint64_t block) { boost::hash_combine(hash, block); };
  boost::to_block_range(bits, boost::make_function_output_iterator(add));
  return hash;
}

std::size_t StatementIndex::ListHash::operator()(const std::vector<std::uint32_t>& numbers) const {
  return boost::hash_range(numbers.begin(), numbers.end());
}

std::uint32_t StatementIndex::number_of(Bits actions) {
  const auto [at, is_new] =
      numbers_.try_emplace(std::move(actions), static_cast<std::uint32_t>(sets_.size()));
  if (is_new) sets_.push_back(&at->first);
  return at->second;
}

// One number for all documents that are not there.
std::uint32_t StatementIndex::number_of(policy::DocumentId document) {
  return document.valid() ? document.index() : ~std::uint32_t{0};
}

// Of each list of actions one statement that has it, for all of them; action by action: what
// statements say of one is remembered by the matcher in one place.
void StatementIndex::read_actions(std::span<const policy::StatementId> statements,
                                  std::vector<std::uint32_t>& sets) {
  std::vector<Bits> found(statements.size(), Bits(actions_.size()));
  evaluate::Matcher matcher(tables_);
  for (std::size_t i = 0; i < actions_.size(); ++i) {
    evaluate::Request request;
    request.action = actions_[i];
    request.mode = evaluate::Mode::kThreeValued;
    matcher.set_request(request);
    for (std::size_t s = 0; s < statements.size(); ++s)
      if (matcher.concerns(tables_.statements[statements[s]].services) &&
          matcher.action(statements[s]) != evaluate::Truth::kFalse)
        found[s].set(i);
  }
  for (Bits& bits : found) sets.push_back(number_of(std::move(bits)));
}

void StatementIndex::read_actions(std::uint32_t begin) {
  const auto count = static_cast<std::uint32_t>(tables_.statements.size());
  std::unordered_map<std::vector<std::uint32_t>, std::uint32_t, ListHash> lists;
  std::vector<policy::StatementId> first;  // by number of the list
  std::vector<std::uint32_t> list_of(count - begin);
  for (std::uint32_t s = begin; s < count; ++s) {
    const policy::Statement& statement = tables_.statements[policy::StatementId(s)];
    std::vector<std::uint32_t> list = {statement.not_action ? 1U : 0U};
    add_sorted(statement.actions.of(tables_.action_lists), list);
    const auto next = static_cast<std::uint32_t>(first.size());
    const std::uint32_t number = lists.try_emplace(std::move(list), next).first->second;
    if (number == next) first.emplace_back(s);
    list_of[s - begin] = number;
  }
  std::vector<std::uint32_t> sets;
  for (std::size_t at = 0; at < first.size(); at += kTogether)
    read_actions(std::span(first).subspan(at, std::min(kTogether, first.size() - at)), sets);
  for (std::uint32_t s = begin; s < count; ++s) sayings_[s].actions = sets[list_of[s - begin]];
}

// The version counts: variables are none in the older one.
void StatementIndex::read_rest(const policy::Document& document) {
  for (std::uint32_t s = document.statements.begin; s < document.statements.end; ++s) {
    const policy::Statement& statement = tables_.statements[policy::StatementId(s)];
    Saying& saying = sayings_[s];
    saying.allows = statement.effect == Effect::kAllow;
    saying.denies = !saying.allows;
    saying.asks_who_calls = asks_who_calls(tables_, statement);
    std::vector<std::uint32_t> rest = {static_cast<std::uint32_t>(document.version),
                                       saying.denies ? 1U : 0U, statement.has_resource ? 1U : 0U,
                                       statement.not_resource ? 1U : 0U};
    add_sorted(statement.resources.of(tables_.resource_lists), rest);
    rest.push_back(~std::uint32_t{0});  // no index
    add_sorted(statement.tests.of(tables_.test_lists), rest);
    saying.rest = rests_.try_emplace(std::move(rest), static_cast<std::uint32_t>(rests_.size()))
                      .first->second;
  }
}

// What has come since the last call. The first set is the empty one.
void StatementIndex::read() {
  if (sets_.empty()) number_of(Bits(actions_.size()));
  const auto begin = static_cast<std::uint32_t>(sayings_.size());
  sayings_.resize(tables_.statements.size());
  read_actions(begin);
  for (; documents_ < tables_.documents.size(); ++documents_)
    read_rest(tables_.documents[policy::DocumentId(documents_)]);
}

std::span<const StatementIndex::Saying> StatementIndex::sayings(policy::DocumentId document) {
  if (sets_.empty() || documents_ < tables_.documents.size()) read();
  if (document.valid() && !tables_.documents[document].opaque) {
    const Range range = tables_.documents[document].statements;
    return std::span(sayings_).subspan(range.begin, range.size());
  }
  const std::uint32_t number = number_of(document);
  const auto [at, is_new] = unread_.try_emplace(number);
  if (is_new)
    at->second = {.actions = number_of(all_bits(actions_.size())),
                  .rest = kUnread | number,
                  .allows = true,
                  .denies = true};
  return {&at->second, 1};
}

std::uint32_t StatementIndex::among(std::uint32_t actions, const Bits& concerned) {
  if (!sets_[actions]->intersects(concerned)) return 0;
  return number_of(*sets_[actions] & concerned);
}

const StatementIndex::Mentions& StatementIndex::mentions(policy::DocumentId document) {
  const auto all = sayings(document);
  const auto [at, is_new] = mentions_.try_emplace(number_of(document));
  Mentions& mentions = at->second;
  if (!is_new) return mentions;
  mentions = {.all = Bits(actions_.size()), .allowed = Bits(actions_.size())};
  for (const Saying& saying : all) {
    mentions.all |= *sets_[saying.actions];
    if (saying.allows) mentions.allowed |= *sets_[saying.actions];
  }
  return mentions;
}

}  // namespace ambit::graph
