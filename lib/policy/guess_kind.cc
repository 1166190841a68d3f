#include "policy/guess_kind.h"

#include <algorithm>
#include <string_view>

#include "pattern/fold.h"

namespace ambit::policy {
namespace {

struct Seen {
  bool principals = false;
  bool resources = false;
  bool sts = false;
};

bool is_sts(json::Value action) {
  const std::string_view text = action.text();
  return action.is(json::Kind::kString) && equal_folded(text.substr(0, text.find(':')), "sts") &&
         text.find(':') != std::string_view::npos;
}

void look_at(json::Value statement, Seen& seen) {
  for (const json::Member member : statement.members()) {
    const std::string_view name = member.key.text();
    if (name == "Principal" || name == "NotPrincipal") seen.principals = true;
    if (name == "Resource" || name == "NotResource") seen.resources = true;
    if (name != "Action" && name != "NotAction") continue;
    seen.sts = seen.sts || is_sts(member.value);
    for (const json::Value action : member.value.elements()) seen.sts = seen.sts || is_sts(action);
  }
}

}  // namespace

PolicyKind guess_kind(json::Value document) {
  Seen seen;
  for (const json::Member member : document.members()) {
    if (member.key.text() != "Statement") continue;
    look_at(member.value, seen);
    for (const json::Value statement : member.value.elements()) look_at(statement, seen);
  }
  if (!seen.principals) return PolicyKind::kIdentity;
  return seen.sts && !seen.resources ? PolicyKind::kTrust : PolicyKind::kResource;
}

}  // namespace ambit::policy
