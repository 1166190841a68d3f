#include "graph/likeness.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <tuple>

#include "ambit/arn.h"
#include "pattern/glob.h"

namespace ambit::graph {
namespace {

// What is asked about entities: requests of IAM, and whether a role may be assumed.
constexpr std::array<std::string_view, 2> kActions = {"iam:PassRole", "sts:AssumeRole"};

// "role" of `arn:aws:iam::111122223333:role/path/name`.
std::string_view type_of(std::string_view resource) {
  return resource.substr(0, resource.find('/'));
}

template <class Container>
void sort_unique(Container& container) {
  std::sort(container.begin(), container.end());
  container.erase(std::unique(container.begin(), container.end()), container.end());
}

}  // namespace

Likeness::Likeness(const snapshot::Model& model, Authority& authority)
    : model_(model), authority_(authority) {
  for (const snapshot::User& user : model.users) add(model.text(user.arn));
  for (const snapshot::Role& role : model.roles) {
    add(model.text(role.arn));
    for (const auto& profile : role.instance_profiles) add(model.text(profile.arn));
  }
  for (const snapshot::Group& group : model.groups) add(model.text(group.arn));
  for (const snapshot::ManagedPolicy& policy : model.managed_policies) add(model.text(policy.arn));
  by_text_.resize(arns_.size());
  std::iota(by_text_.begin(), by_text_.end(), 0U);
  std::ranges::sort(by_text_, {}, [&](std::uint32_t index) { return arns_[index]; });
  // What has a policy of its own is alone.
  std::map<std::tuple<std::string_view, std::string_view, std::uint32_t>, std::uint32_t> kinds;
  kinds_.reserve(arns_.size());
  for (std::uint32_t i = 0; i < arns_.size(); ++i) {
    const auto arn = parse_arn(arns_[i]);
    const std::string_view account = arn ? arn->account : std::string_view{};
    const std::string_view type = arn ? type_of(arn->resource) : std::string_view{};
    const std::uint32_t own = !arn || model.policy_of(arns_[i]) != nullptr ? i + 1 : 0;
    const auto next = static_cast<std::uint32_t>(kinds.size());
    kinds_.push_back(kinds.try_emplace({account, type, own}, next).first->second);
  }
}

void Likeness::add(std::string_view arn) {
  if (indexes_.emplace(arn, static_cast<std::uint32_t>(arns_.size())).second) arns_.push_back(arn);
}

const Likeness::Document& Likeness::document(policy::DocumentId id) {
  const auto [at, is_new] = documents_.try_emplace(id);
  if (is_new && !model_.policies.documents[id].opaque) read(id, at->second);
  return at->second;
}

void Likeness::read(policy::DocumentId id, Document& document) {
  const policy::Tables& tables = model_.policies;
  const auto add_key = [&](policy::KeyId key) {
    if (key.valid()) document.keys.push_back(tables.text(tables.keys[key].name));
  };
  const auto add_keys = [&](Range pieces) {
    for (const policy::Piece& piece : pieces.of(tables.pieces)) add_key(piece.variable);
  };
  const auto add_pattern = [&](policy::ResourceId pattern_id) {
    const policy::ResourcePattern& pattern = tables.resources[pattern_id];
    if (pattern.everything) return;
    if (!pattern.pieces.empty()) {
      document.varying.push_back(pattern_id);
      return;
    }
    const Matched& found = matched(std::string(tables.text(pattern.program)));
    if (!found.empty()) document.matched.push_back(&found);
  };
  for (const policy::Statement& statement : tables.statements_of(id)) {
    const bool about_entities = std::ranges::any_of(
        kActions, [&](const auto action) { return authority_.concerns(statement, action); });
    for (const policy::ResourceId pattern : statement.resources.of(tables.resource_lists)) {
      add_keys(tables.resources[pattern].pieces);
      if (about_entities) add_pattern(pattern);
    }
    for (const policy::TestId test_id : statement.tests.of(tables.test_lists)) {
      const policy::ConditionTest& test = tables.tests[test_id];
      add_key(test.key);
      for (const policy::ValueId value : test.values.of(tables.value_lists))
        add_keys(tables.values[value].pieces);
    }
  }
  sort_unique(document.matched);
  sort_unique(document.varying);
  sort_unique(document.keys);
}

const Likeness::Matched& Likeness::matched(const std::string& program) {
  const auto [at, is_new] = matched_.try_emplace(program);
  if (is_new) find_matched(program, at->second);
  return at->second;
}

// Those of its ARNs that begin as the program does stand together.
void Likeness::find_matched(const std::string& program, Matched& matched) const {
  if (is_literal(program)) {
    const auto found = indexes_.find(program);
    if (found != indexes_.end()) matched.push_back(found->second);
    return;
  }
  const auto meta = std::ranges::find_if(program, is_glob_meta);
  const std::string_view prefix(program.data(), static_cast<std::size_t>(meta - program.begin()));
  const auto begin = std::ranges::lower_bound(by_text_, prefix, {},
                                              [&](std::uint32_t index) { return arns_[index]; });
  for (auto one = begin; one != by_text_.end() && arns_[*one].starts_with(prefix); ++one)
    if (glob_matches(program, arns_[*one])) matched.push_back(*one);
  std::ranges::sort(matched);
}

void Likeness::forget_classes() {
  if (classes_.empty()) classes_ = kinds_;
  for (const Matched* matched : split_)
    for (const std::uint32_t i : *matched) classes_[i] = kinds_[i];
  split_.clear();
  class_count_ = static_cast<std::uint32_t>(arns_.size()) + 1;
}

void Likeness::split(const Matched& matched) {
  split_.push_back(&matched);
  // By old class: the new one of those that match.
  std::unordered_map<std::uint32_t, std::uint32_t> inside;
  for (const std::uint32_t i : matched) {
    const auto [at, is_new] = inside.try_emplace(classes_[i], class_count_);
    if (is_new) ++class_count_;
    classes_[i] = at->second;
  }
}

void Likeness::split_varying(const Document& document, const Holding& holding) {
  const evaluate::Caller& caller = holding.principal().caller;
  for (const policy::ResourceId id : document.varying) {
    const policy::ResourcePattern& pattern = model_.policies.resources[id];
    if (const auto exact = authority_.exact_program_of(caller, pattern)) {
      split(matched(*exact));
    } else if (const auto loose = authority_.program_of(caller, pattern)) {
      // Which of them it really matches is not known: each is alone.
      const Matched& all = matched(*loose);
      split_.push_back(&all);
      for (const std::uint32_t one : all) classes_[one] = class_count_++;
    }
  }
}

void Likeness::set_holder(const Holding& holding) {
  keys_.clear();
  forget_classes();
  for (const policy::DocumentId id : authority_.documents_concerning(holding)) {
    const Document& known = document(id);
    keys_.insert(known.keys.begin(), known.keys.end());
    for (const Matched* matched : known.matched) split(*matched);
    split_varying(known, holding);
  }
}

// Even: of the snapshot, in a class. Odd: one that is alone.
std::uint32_t Likeness::number_of(std::string_view arn) {
  if (arn.empty()) return 0;
  const auto found = indexes_.find(arn);
  return found == indexes_.end() ? identity_of(arn) : found->second * 2 + 2;
}

std::uint32_t Likeness::identity_of(std::string_view text) {
  const auto next = static_cast<std::uint32_t>(identities_.size());
  return identities_.try_emplace(std::string(text), next).first->second * 2 + 1;
}

}  // namespace ambit::graph
