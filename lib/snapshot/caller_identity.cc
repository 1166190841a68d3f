#include "snapshot/caller_identity.h"

#include <array>

#include "ambit/arn.h"

namespace ambit::snapshot {
namespace {

using json::Value;

struct Identity {
  Symbol account = {};
  std::string_view arn = {};
};

constexpr auto kIdentityMembers = std::to_array<Member<ValueReader, Identity>>({
    {"UserId"},
    {"Account", [](ValueReader& r, Identity& i, Value v) { i.account = r.account(v); }},
    {"Arn", [](ValueReader& r, Identity& i, Value v) { i.arn = r.string(v).value_or(""); }},
});

}  // namespace

ReadArtefact CallerIdentityReader::read(Value answer, const Context& context) {
  Identity identity;
  values_.members(kIdentityMembers, values_, identity, answer);
  if (say_doubled_members(model_.diagnostics, answer) || !identity.account.valid() ||
      !context.agrees_with(identity.account))
    return {};
  const auto arn = parse_arn(identity.arn);
  const Symbol partition =
      arn && !arn->partition.empty() ? model_.intern(arn->partition) : context.partition();
  draft_.accounts.add(partition, identity.account);
  return {.account = identity.account};
}

}  // namespace ambit::snapshot
