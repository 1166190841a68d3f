#include "lint/repeats.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "lint/fingerprint.h"
#include "lint/inspection.h"

namespace ambit::lint {
namespace {

// What a message says of any name and number: "action names no service".
std::string wording_of(std::string_view message) {
  std::string wording;
  bool in_quotes = false;
  for (const char c : message) {
    if (c == '\'') in_quotes = !in_quotes;
    if (!in_quotes && !(c >= '0' && c <= '9')) wording += c;
  }
  return wording;
}

// Findings with equal keys have one cause.
using Cause = std::tuple<const RuleDescription*, Severity, std::string, std::string>;

Cause cause_of(const Finding& finding) {
  const std::string& pointer = finding.place.pointer;
  return {finding.rule, finding.severity,
          pointer.substr(0, std::min(pointer.rfind('/'), pointer.size())),
          wording_of(finding.message)};
}

bool stands_for_several(const Finding& finding) {
  return std::ranges::any_of(finding.facts, [](const Fact& fact) { return fact.name == "count"; });
}

// The fixes of several findings that go together: those that are safe, or those that are not.
class JoinedFix {
 public:
  explicit JoinedFix(bool safe) { fix_.safe = safe; }

  // Takes the finding's first fix of that sort, unless its edits touch others: then it waits until
  // the document is looked at again.
  void take(const std::vector<Fix>& fixes) {
    const auto found = std::ranges::find(fixes, fix_.safe, &Fix::safe);
    if (found == fixes.end()) return;
    if (count_ > 0 && found->edits.front().where.begin <= fix_.edits.back().where.end) return;
    if (count_++ == 0) fix_.description = found->description;
    fix_.edits.insert(fix_.edits.end(), found->edits.begin(), found->edits.end());
  }

  void add_to(std::vector<Fix>& fixes) {
    if (count_ == 0) return;
    if (count_ > 1)
      fix_.description += ", and so on in " + std::to_string(count_ - 1) + " more places";
    fixes.push_back(std::move(fix_));
  }

 private:
  Fix fix_;
  std::size_t count_ = 0;
};

// What is said of a member, and what helps it if that is something else than what helps the first.
std::string text_beside(const Finding& member, const Finding& first) {
  if (member.help.empty() || member.help == first.help) return member.message;
  return member.message + "; " + member.help.front();
}

// Puts what the members say into the first of them.
void join(const std::vector<Finding*>& members) {
  Finding& first = *members.front();
  const std::size_t others = members.size() - 1;
  JoinedFix safe(true);
  JoinedFix proposed(false);
  std::vector<std::uint64_t> fingerprints;
  fingerprints.reserve(members.size());
  for (const Finding* member : members) {
    if (member != &first && first.related.size() < kMaxRelated)
      first.related.push_back({text_beside(*member, first), member->place});
    safe.take(member->fixes);
    proposed.take(member->fixes);
    fingerprints.push_back(member->fingerprint);
  }
  first.fixes.clear();
  safe.add_to(first.fixes);
  proposed.add_to(first.fixes);
  first.message += "; " + std::to_string(others) + " more beside it are like that";
  first.facts.push_back({"count", static_cast<std::int64_t>(members.size())});
  first.fingerprint = fingerprint_of_all(fingerprints);
}

}  // namespace

void join_repeats(std::vector<Finding>& findings) {
  if (findings.size() <= kMaxApart) return;
  std::map<Cause, std::vector<std::size_t>> causes;
  for (std::size_t i = 0; i < findings.size(); ++i)
    if (!findings[i].suppressed && !stands_for_several(findings[i]))
      causes[cause_of(findings[i])].push_back(i);
  std::vector<bool> joined(findings.size());
  for (const auto& [cause, members] : causes) {
    if (members.size() <= kMaxApart) continue;
    std::vector<Finding*> same;
    same.reserve(members.size());
    for (const std::size_t i : members) {
      same.push_back(&findings[i]);
      joined[i] = i != members.front();
    }
    join(same);
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    if (joined[i]) continue;
    if (kept != i) findings[kept] = std::move(findings[i]);
    ++kept;
  }
  findings.erase(findings.begin() + static_cast<std::ptrdiff_t>(kept), findings.end());
}

}  // namespace ambit::lint
