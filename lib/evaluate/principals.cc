#include "evaluate/principals.h"

#include <algorithm>
#include <functional>

#include "ambit/arn.h"
#include "pattern/fold.h"
#include "support/hash.h"

namespace ambit::evaluate {
namespace {

constexpr std::string_view kAssumedRole = "assumed-role/";

bool is_known(const snapshot::Model& model, policy::DocumentId document) {
  return document.valid() && !model.policies.documents[document].opaque;
}

// Of a principal with more statements none are listed: the lists take at most 4 KiB a principal,
// however many share a large policy.
constexpr std::size_t kMaxListed = 256;

// `name` as people type it: with the type in front or not, with the path or not.
bool is_called(const Principal& principal, std::string_view name) {
  const std::string_view type = principal.name.type == PrincipalType::kUser ? "user/" : "role/";
  if (name.starts_with(type)) name.remove_prefix(type.size());
  if (name == principal.name.name) return true;
  std::string_view path = principal.path;
  if (path.starts_with('/')) path.remove_prefix(1);
  return name.starts_with(path) && name.substr(path.size()) == principal.name.name;
}

// arn:P:sts::A:assumed-role/NAME/SESSION as account, role name and session name.
struct SessionArn {
  std::string_view account = {};
  std::string_view role = {};
  std::string_view session = {};
};
std::optional<SessionArn> parse_session(std::string_view text) {
  const auto arn = parse_arn(text);
  if (!arn || arn->service != "sts" || !arn->resource.starts_with(kAssumedRole))
    return std::nullopt;
  const std::string_view rest = arn->resource.substr(kAssumedRole.size());
  const auto slash = rest.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  return SessionArn{arn->account, rest.substr(0, slash), rest.substr(slash + 1)};
}

// Role names are unique in an account without regard to letter case.
bool is_role_of(const Principal& principal, const SessionArn& session) {
  return principal.name.type == PrincipalType::kRole && principal.name.account == session.account &&
         equal_folded(principal.name.name, session.role);
}

// ARNs, names with a path and names of sessions' roles all end in the friendly name. Names of roles
// differ in more than letter case, but those of sessions may be spelled in another one.
std::size_t hash_of_last_part(std::string_view text) {
  return std::hash<std::string>()(fold(text.substr(text.rfind('/') + 1)));
}

}  // namespace

OrganizationView organization_of(const snapshot::Model& model, std::string_view account) {
  return organization_of(model, model.membership_of(account));
}

OrganizationView organization_of(const snapshot::Model& model,
                                 const snapshot::Membership& membership) {
  OrganizationView view{.known = membership.organization_state != snapshot::Knowledge::kUnknown,
                        .path = model.text(membership.path),
                        .management_account = membership.is_management_account};
  if (membership.organization.valid())
    view.id = model.text(model.organizations[membership.organization].id);
  return view;
}

Principals::Principals(const snapshot::Model& model) {
  principals_.reserve(model.users.size() + model.roles.size());
  for (const snapshot::Account& account : model.accounts) {
    organization_ = organization_of(model, model.text(account.id));
    canonical_user_id_ = model.text(account.canonical_id);
    for (const snapshot::User& user :
         model.users.all().subspan(account.user_rows.begin, account.user_rows.size()))
      add_user(model, user);
    for (const snapshot::Role& role :
         model.roles.all().subspan(account.role_rows.begin, account.role_rows.size()))
      add_role(model, role);
  }
  for (Principal& principal : principals_)
    principal.caller.tags =
        std::span<const TagView>(tags_).subspan(principal.tags.begin, principal.tags.size());
  index_names();
  index_arns();
}

void Principals::index_names() {
  for (std::uint32_t i = 0; i < principals_.size(); ++i) {
    const PrincipalName& name = principals_[i].name;
    const std::size_t by_name = hash_of_last_part(name.name);
    const std::size_t by_arn = hash_of_last_part(name.arn);
    by_last_part_.emplace_back(by_name, i);
    if (by_arn != by_name) by_last_part_.emplace_back(by_arn, i);
  }
  std::sort(by_last_part_.begin(), by_last_part_.end());
}

void Principals::index_arns() {
  std::size_t size = 16;
  while (size < 2 * principals_.size()) size *= 2;
  by_arn_.resize(size);
  for (std::uint32_t i = 0; i < principals_.size(); ++i) {
    const std::uint64_t hash = hash_bytes(principals_[i].name.arn);
    std::size_t slot = hash & (size - 1);
    while (by_arn_[slot].principal != 0) slot = (slot + 1) & (size - 1);
    by_arn_[slot] = {static_cast<std::uint32_t>(hash >> 32), i + 1};
  }
}

const Principal* Principals::with_arn(std::string_view arn) const {
  const std::uint64_t hash = hash_bytes(arn);
  const std::size_t mask = by_arn_.size() - 1;
  const Principal* found = nullptr;
  for (std::size_t slot = hash & mask; by_arn_[slot].principal != 0; slot = (slot + 1) & mask) {
    if (by_arn_[slot].hash != static_cast<std::uint32_t>(hash >> 32)) continue;
    const Principal& principal = principals_[by_arn_[slot].principal - 1];
    if (principal.name.arn != arn) continue;
    if (found != nullptr) return nullptr;  // find() says which they are
    found = &principal;
  }
  return found;
}

Principal& Principals::add(const snapshot::Model& model, const snapshot::Holder& holder,
                           PrincipalType type) {
  Principal& principal = principals_.emplace_back();
  principal.name = {type, model.text(holder.arn), model.text(holder.name),
                    model.text(model.accounts[holder.account].id)};
  principal.path = model.text(holder.path);
  principal.caller = {.kind = type == PrincipalType::kUser ? CallerKind::kUser : CallerKind::kRole,
                      .arn = principal.name.arn,
                      .account = principal.name.account,
                      .name = principal.name.name,
                      .unique_id = model.text(holder.unique_id),
                      .canonical_user_id = canonical_user_id_,
                      .organization = organization_};
  return principal;
}

void Principals::hold(HeldPolicy policy) {
  documents_.push_back(policy.document.document);
  policies_.push_back(policy);
}

void Principals::hold_attached(const snapshot::Model& model,
                               const snapshot::AttachedPolicy& attached, std::string_view owner) {
  const std::string_view arn = model.text(attached.arn);
  HeldPolicy held{.name = arn.substr(arn.rfind('/') + 1), .arn = arn, .owner = owner};
  if (attached.policy.valid()) held.document = model.managed_policies[attached.policy].document();
  hold(held);
}

void Principals::hold_all(const snapshot::Model& model, const snapshot::Holder& holder) {
  const std::string_view owner = model.text(holder.arn);
  for (const snapshot::InlinePolicy& policy : holder.inline_policies)
    hold({.name = model.text(policy.name), .owner = owner, .document = policy.document});
  for (const snapshot::AttachedPolicy& attached : holder.attached_policies)
    hold_attached(model, attached, owner);
  if (!holder.policies_known) hold({.owner = owner});
}

Range Principals::list(const snapshot::Model& model, Range documents) {
  const auto begin = static_cast<std::uint32_t>(statements_.size());
  list_statements(model.policies, documents.of(documents_), kMaxListed, statements_);
  return {begin, static_cast<std::uint32_t>(statements_.size())};
}

void Principals::end_identity(const snapshot::Model& model, Principal& principal) {
  principal.identity.end = held();
  principal.identity_statements = list(model, principal.identity);
  for (std::uint32_t i = principal.identity.begin; i < principal.identity.end; ++i) {
    const policy::DocumentId id = documents_[i];
    const bool known = is_known(model, id);
    principal.policies_known = principal.policies_known && known;
    principal.services |= known ? model.policies.documents[id].services : policy::kAllServices;
  }
}

template <class Owner>
void Principals::set_boundary(const snapshot::Model& model, const Owner& owner,
                              Principal& principal) {
  principal.boundary_unknown = !owner.boundary_known;
  principal.boundary.begin = held();
  if (owner.boundary) {
    hold_attached(model, *owner.boundary, principal.name.arn);
    policies_.back().kind = PolicyKind::kBoundary;
    principal.policies_known = principal.policies_known && is_known(model, documents_.back());
  }
  principal.boundary.end = held();
  principal.boundary_statements = list(model, principal.boundary);
}

void Principals::set_tags(const snapshot::Model& model, const std::vector<snapshot::Tag>& tags,
                          Principal& principal) {
  principal.tags.begin = static_cast<std::uint32_t>(tags_.size());
  for (const snapshot::Tag& tag : tags)
    tags_.push_back({model.text(tag.key), model.text(tag.value)});
  principal.tags.end = static_cast<std::uint32_t>(tags_.size());
}

void Principals::add_user(const snapshot::Model& model, const snapshot::User& user) {
  Principal& principal = add(model, user, PrincipalType::kUser);
  principal.caller.tags_known = user.tags_known;
  set_tags(model, user.tags, principal);
  principal.identity.begin = held();
  hold_all(model, user);
  for (const snapshot::GroupId group : user.groups) hold_all(model, model.groups[group]);
  if (!user.groups_known) hold({.owner = principal.name.arn});
  end_identity(model, principal);
  set_boundary(model, user, principal);
}

void Principals::add_role(const snapshot::Model& model, const snapshot::Role& role) {
  Principal& principal = add(model, role, PrincipalType::kRole);
  principal.caller.tags_known = role.tags_known;
  set_tags(model, role.tags, principal);
  principal.identity.begin = held();
  hold_all(model, role);
  end_identity(model, principal);
  set_boundary(model, role, principal);
}

Result<Principals::Found, QuestionError> Principals::find(std::string_view name) const {
  const auto session = parse_session(name);
  const auto fits = [&](const Principal& principal) {
    if (session) return is_role_of(principal, *session);
    return name.starts_with("arn:") ? principal.name.arn == name : is_called(principal, name);
  };
  const Principal* found = nullptr;
  std::vector<std::string> candidates;  // all of them, if they are several
  const std::size_t hash = hash_of_last_part(session ? session->role : name);
  for (auto at = std::lower_bound(by_last_part_.begin(), by_last_part_.end(), std::pair(hash, 0U));
       at != by_last_part_.end() && at->first == hash; ++at) {
    const Principal& principal = principals_[at->second];
    if (!fits(principal)) continue;
    if (found == nullptr) {
      found = &principal;
      continue;
    }
    if (candidates.empty()) candidates.emplace_back(found->name.arn);
    candidates.emplace_back(principal.name.arn);
  }
  if (found != nullptr && candidates.empty())
    return Found{found, std::string(session ? session->session : std::string_view())};
  const std::string quoted = "`" + std::string(name) + "`";
  return Failure(QuestionError{
      .message = candidates.empty() ? "no user or role of the snapshot is called " + quoted
                                    : quoted + " may mean several principals",
      .candidates = std::move(candidates)});
}

Layers Principals::layers(const Principal& principal) const {
  const std::span<const policy::DocumentId> documents = documents_;
  const std::span<const ListedStatement> statements = statements_;
  Layers layers;
  layer(layers, Layer::kIdentity) = {
      .state = LayerPolicies::State::kGiven,
      .documents = documents.subspan(principal.identity.begin, principal.identity.size()),
      .statements = statements.subspan(principal.identity_statements.begin,
                                       principal.identity_statements.size())};
  if (principal.boundary_unknown)
    layer(layers, Layer::kBoundary) = {.state = LayerPolicies::State::kUnknown};
  else if (!principal.boundary.empty())
    layer(layers, Layer::kBoundary) = {
        .state = LayerPolicies::State::kGiven,
        .documents = documents.subspan(principal.boundary.begin, principal.boundary.size()),
        .statements = statements.subspan(principal.boundary_statements.begin,
                                         principal.boundary_statements.size())};
  return layers;
}

std::span<const HeldPolicy> Principals::policies(const Principal& principal, Layer layer) const {
  const std::span<const HeldPolicy> policies = policies_;
  const Range range = layer == Layer::kIdentity   ? principal.identity
                      : layer == Layer::kBoundary ? principal.boundary
                                                  : Range{};
  return policies.subspan(range.begin, range.size());
}

}  // namespace ambit::evaluate
