// FNV-1a, 64 bit: http://www.isthe.com/chongo/tech/comp/fnv/. Fields are joined by zero bytes.
#include "lint/fingerprint.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "pattern/fold.h"

namespace ambit::lint {
namespace {

class Fnv1a {
 public:
  void add(std::string_view field) {
    for (const char c : field) take(static_cast<unsigned char>(c));
    take(0);
  }
  std::uint64_t value() const { return hash_; }

 private:
  void take(unsigned char byte) {
    hash_ ^= byte;
    hash_ *= 0x100000001B3ULL;
  }
  std::uint64_t hash_ = 0xCBF29CE484222325ULL;
};

std::string policy_key(const LintedDocument& linted) {
  if (!linted.arn.empty()) return linted.arn;
  if (!linted.owner.empty()) return linted.owner + ' ' + linted.name;
  return linted.path;
}

// The Sid if it names one statement; else the effect and what the statement is about.
std::string statement_key(const Statement& statement, const Document& document) {
  const auto sid = [](const Statement& s) {
    return s.sid.valid() ? s.sid.text() : std::string_view{};
  };
  if (!sid(statement).empty() && std::ranges::count(document.statements, sid(statement), sid) == 1)
    return std::string(sid(statement));
  std::vector<std::string> actions;
  actions.reserve(statement.actions.entries.size());
  for (const ActionEntry& entry : statement.actions.entries) actions.push_back(fold(entry.text));
  std::ranges::sort(actions);
  std::string key = statement.denies() ? "Deny" : "Allow";
  for (const std::string& action : actions) key += ' ' + action;
  return key;
}

// Statements stand in order and apart.
const Statement* statement_at(const Document& document, Location where) {
  const auto behind = std::ranges::upper_bound(
      document.statements, where.begin, {},
      [](const Statement& statement) { return statement.object.where().begin; });
  if (behind == document.statements.begin()) return nullptr;
  const Statement& statement = *std::prev(behind);
  return where.end <= statement.object.where().end ? &statement : nullptr;
}

// The hash up to what is the same for all findings of a rule in a statement.
Fnv1a hash_of_place(const Finding& finding, const LintedDocument& linted,
                    std::string_view statement) {
  Fnv1a hash;
  hash.add("1");  // version of this recipe
  hash.add(finding.rule->id);
  hash.add(policy_key(linted));
  hash.add(statement);
  return hash;
}

std::uint64_t hash(Fnv1a place, std::string_view detail, std::uint32_t ordinal) {
  place.add(detail);
  place.add(std::to_string(ordinal));
  return place.value();
}

}  // namespace

std::uint64_t fingerprint(const Finding& finding, const LintedDocument& linted,
                          std::string_view statement, std::uint32_t ordinal) {
  return hash(hash_of_place(finding, linted, statement), {}, ordinal);
}

std::uint64_t fingerprint_of_all(std::span<const std::uint64_t> fingerprints) {
  Fnv1a all;
  for (const std::uint64_t one : fingerprints) all.add(std::to_string(one));
  return all.value();
}

void set_fingerprints(std::vector<Finding>& findings, const LintedDocument& linted,
                      const Document& document) {
  std::map<std::uint64_t, std::uint32_t> seen;  // by fingerprint of the first
  std::map<const Statement*, std::string> keys = {{nullptr, ""}};
  // By rule, of the statement that the findings have come to.
  std::map<const RuleDescription*, Fnv1a> places;
  const Statement* last = nullptr;
  for (Finding& finding : findings) {
    const Statement* statement = statement_at(document, finding.place.where);
    if (std::exchange(last, statement) != statement) places.clear();
    const auto [known, added] = keys.try_emplace(statement);
    if (added) known->second = statement_key(*statement, document);
    auto at = places.find(finding.rule);
    if (at == places.end())
      at = places.emplace(finding.rule, hash_of_place(finding, linted, known->second)).first;
    const Fnv1a place = at->second;
    const json::Value value = document.root.tree().find(finding.place.where);
    const std::string_view detail =
        value.is(json::Kind::kString) ? value.text() : std::string_view{};
    const std::uint32_t ordinal = seen[hash(place, detail, 0)]++;
    finding.fingerprint = hash(place, detail, ordinal);
  }
}

}  // namespace ambit::lint
