// Nearly all principals may do nothing that is privileged, and a table of which documents allow
// which privileged actions says so with a comparison of bits. What is left is asked of the
// evaluator: for "on some resource" one request for each kind of resource that the principal's
// policies tell apart. O(principals * (privileged actions that it may do)).
#include "audit/powers.h"

#include <algorithm>
#include <array>

#include "ambit/arn.h"
#include "audit/privileged_action.h"
#include "evaluate/evaluate.h"
#include "evaluate/reasons.h"
#include "evaluate/surroundings.h"
#include "evaluate/witness.h"
#include "pattern/fold.h"
#include "pattern/glob.h"
#include "reason/conditions.h"
#include "reason/document_questions.h"

namespace ambit::audit {
namespace {

using evaluate::Atom;
using evaluate::HeldPolicy;
using evaluate::Layers;
using evaluate::Principal;
using evaluate::Recorder;
using evaluate::Truth;

constexpr std::size_t kMaxAlternatives = 64;
constexpr std::uint64_t kConditionCells = std::uint64_t{1} << 20;
constexpr Reason kDocumentMissing = {"AUTH", Why::kDocumentMissing};
constexpr std::string_view kUserFormat = "arn:${Partition}:iam::${Account}:user/${UserName}";
constexpr std::string_view kRoleFormat = "arn:${Partition}:iam::${Account}:role/${RoleName}";

bool is_known(const policy::Tables& tables, policy::DocumentId document) {
  return document.valid() && !tables.documents[document].opaque;
}

std::string_view partition_of(const Principal& principal) {
  const auto arn = parse_arn(principal.caller.arn);
  return arn ? arn->partition : "aws";
}

// Something that is not known of a policy of the principal itself.
bool is_own_layer(const Atom& atom) {
  const bool layer = atom.kind == Atom::Kind::kDenyLayer || atom.kind == Atom::Kind::kAllowLayer;
  return layer && (atom.index == static_cast<std::uint32_t>(Layer::kIdentity) ||
                   atom.index == static_cast<std::uint32_t>(Layer::kBoundary));
}

bool is_layer(const Atom& atom) {
  return atom.kind == Atom::Kind::kDenyLayer || atom.kind == Atom::Kind::kAllowLayer;
}

Context absent(std::string_view key) {
  return {{.key = std::string(key), .absent = true}};
}

Context attaching_everything(const Principal& principal) {
  return {{.key = "iam:PolicyARN",
           .values = {"arn:" + std::string(partition_of(principal)) +
                      ":iam::aws:policy/AdministratorAccess"}}};
}

// What the principal itself is, as resources name it: the usual policies let everybody manage that.
bool is_own_resource(const Principal& principal, std::string_view resource) {
  if (resource == principal.caller.arn) return true;
  const auto arn = parse_arn(resource);
  if (!arn || arn->service != "iam" || arn->account != principal.name.account) return false;
  const std::string_view name = principal.caller.name;
  if (!arn->resource.ends_with(name)) return false;
  const std::string_view kind = arn->resource.substr(0, arn->resource.size() - name.size());
  return kind == (principal.name.type == PrincipalType::kUser ? "user/" : "role/") ||
         kind == "mfa/";
}

// What acts on root users acts on those of other accounts.
bool acts_elsewhere(std::string_view action) {
  return action == "sts:AssumeRoot";
}

}  // namespace

Powers::Powers(const snapshot::Model& model)
    : model_(model),
      catalog_(catalog::Catalog::builtin()),
      principals_(model),
      authority_(model, {}),
      matcher_(model.policies) {
  const auto actions = privileged_actions();
  for (std::size_t i = 0; i < actions.size(); ++i) numbers_.emplace(actions[i].name, i);
  for (const snapshot::ManagedPolicy& policy : model.managed_policies.all())
    managed_.emplace(model.text(policy.arn), &policy);
  find_possible();
}

// Statement by statement, an action at a time: what depends on the action alone is then found once.
void Powers::find_possible() {
  const policy::Tables& tables = model_.policies;
  const auto actions = privileged_actions();
  for (std::size_t i = 0; i < actions.size(); ++i) {
    evaluate::Request request;
    request.action = actions[i].name;
    request.mode = evaluate::Mode::kThreeValued;
    matcher_.set_request(request);
    for (std::uint32_t d = 0; d < tables.documents.size(); ++d) {
      const policy::DocumentId document(d);
      const Range statements = tables.documents[document].statements;
      if (!matcher_.concerns(tables.documents[document].services)) continue;
      for (std::uint32_t s = statements.begin; s < statements.end; ++s) {
        const policy::StatementId id(s);
        const policy::Statement& statement = tables.statements[id];
        if (statement.effect != Effect::kAllow || !matcher_.concerns(statement.services) ||
            matcher_.action(id) == Truth::kFalse)
          continue;
        possible_.try_emplace(document, Bits(actions.size())).first->second.set(i);
        break;
      }
    }
  }
}

const Principal* Powers::find(std::string_view arn) const {
  const auto found = principals_.find(arn);
  return found ? found->principal : nullptr;
}

graph::Holding& Powers::holding(const Principal& principal) {
  if (current_ == &principal && holding_) return *holding_;
  current_ = &principal;
  own_.clear();
  resources_.clear();
  return holding_.emplace(principals_, principal);
}

// Documents that are not known are left out: they can only add to what the others allow, or deny,
// of which nobody knows.
const Powers::Own& Powers::own(const Principal& principal, Policies policies) {
  holding(principal);
  const auto [at, is_new] = own_.try_emplace(policies);
  Own& out = at->second;
  if (!is_new) return out;
  out.possible = Bits(privileged_actions().size());
  for (const HeldPolicy& held : principals_.policies(principal, Layer::kIdentity)) {
    const policy::DocumentId document = held.document.document;
    const bool counts = policies == Policies::kAll || held.owner != principal.name.arn;
    if (!counts || !is_known(model_.policies, document)) continue;
    out.identity.push_back(document);
    out.held.push_back(held);
    const auto possible = possible_.find(document);
    if (possible != possible_.end()) out.possible |= possible->second;
  }
  return out;
}

Verdict Powers::policies_known(const Principal& principal, Policies policies) const {
  if (principal.boundary_unknown) return kDocumentMissing;
  for (const Layer layer : {Layer::kIdentity, Layer::kBoundary}) {
    for (const HeldPolicy& held : principals_.policies(principal, layer)) {
      if (layer == Layer::kIdentity && policies == Policies::kOfGroups &&
          held.owner == principal.name.arn && !held.name.empty())
        continue;
      const policy::DocumentId document = held.document.document;
      if (!document.valid()) return kDocumentMissing;
      if (model_.policies.documents[document].opaque) return kTooIntricate;
    }
  }
  return true;
}

// --- Requests ---

Permission Powers::may(const Principal& principal, std::string_view action,
                       std::string_view resource, const Context& context, Policies policies) {
  Permission out = {.action = std::string(action), .resource = std::string(resource)};
  const Own& own = this->own(principal, policies);
  const evaluate::Prepared prepared{out.action, out.resource, context,
                                    evaluate::OtherKeys::kUnknown};
  const evaluate::Surroundings surroundings(model_, prepared, principal.name.account);
  evaluate::Request request = surroundings.request();
  // No policy of the other account's has a say.
  if (acts_elsewhere(action)) request.owner = principal.name.account;
  matcher_.set_request(request);
  matcher_.set_caller(principal.caller);
  Layers layers;
  surroundings.add_to(layers);
  layer(layers, Layer::kSession) = {};
  layer(layers, Layer::kEndpoint) = {};
  layer(layers, Layer::kIdentity) = {.state = evaluate::LayerPolicies::State::kGiven,
                                     .documents = own.identity};
  layer(layers, Layer::kBoundary) = layer(holding(principal).layers(), Layer::kBoundary);
  judge(layers, out);
  if (out.may.no()) return out;
  evaluate::StatementList matching(Recorder::Wants::kMatching);
  evaluate::evaluate(matcher_, layers, &matching);
  for (const Recorder::Seen& seen : matching.all()) {
    if (seen.layer != Layer::kIdentity || seen.match == Truth::kFalse) continue;
    const StatementRef statement = evaluate::reference(model_, own.held[seen.policy], seen);
    if (statement.effect == Effect::kAllow) out.statements.push_back(statement);
  }
  return out;
}

// Alternatives of a residual condition are tried one by one until one is proven.
void Powers::judge(const Layers& layers, Permission& permission) {
  const evaluate::Evaluation evaluation = evaluate::evaluate(matcher_, layers);
  const Truth allowed = evaluation.layers[static_cast<std::size_t>(Layer::kIdentity)].allow;
  if (!evaluation.decisions.allowed || allowed == Truth::kFalse) return;
  if (evaluation.decisions.single()) {
    permission.may = true;
    permission.always = true;
    return;
  }
  const evaluate::Residual residual = evaluate::residual(matcher_, layers);
  const auto alternatives = residual.formulas.alternatives(residual.allowed, kMaxAlternatives);
  if (!alternatives) {
    permission.may = kTooIntricate;
    return;
  }
  reason::Atoms atoms;
  const reason::Condition adopted = atoms.adopt(residual, *alternatives);
  Budget budget(kConditionCells);
  const reason::Conditions conditions(model_.policies, catalog_, atoms, budget);
  Verdict open = false;
  for (const auto& alternative : conditions.simplified(adopted)) {
    const auto any = [&](auto is) {
      return std::ranges::any_of(alternative, [&](const evaluate::Literal& literal) {
        return is(atoms.all()[literal.atom]);
      });
    };
    if (any(is_own_layer)) {
      open = kDocumentMissing;
      continue;
    }
    // What is not known of other layers is taken to agree.
    auto witness = evaluate::find_witness(matcher_, layers, atoms.all(), alternative);
    if (!witness && !any(is_layer)) {
      if (!open.unknown()) open = kTooIntricate;
      continue;
    }
    permission.may = true;
    if (witness) permission.context = *std::move(witness);
    return;
  }
  permission.may = open;
}

// Empty: there are too many kinds to tell apart.
const std::vector<std::string>& Powers::resources(const Principal& principal,
                                                  std::string_view action,
                                                  std::string_view format) {
  graph::Holding& holding = this->holding(principal);
  const std::string_view service = action.substr(0, action.find(':'));
  const auto [at, is_new] = resources_.try_emplace({std::string(service), std::string(format)});
  if (is_new) {
    auto cells = authority_.resources(holding, action, format);
    if (cells) at->second = *std::move(cells);
  }
  return at->second;
}

namespace {

// Calls `visit` with the ARN formats of the resources that the action acts on, until it returns
// true; with an empty one if it acts on none.
template <class Visit>
bool any_format(const catalog::Catalog& catalog, std::string_view action, Visit visit) {
  const auto id = catalog.find_action(action);
  if (!id || !catalog.has_types(*id)) return visit(std::string_view{});
  for (const catalog::ActionResourceType type : catalog.types(*id))
    for (const catalog::ArnFormatId format : catalog.formats(type.type))
      if (visit(catalog.text(format))) return true;
  return false;
}

}  // namespace

bool Powers::possible(const Own& own, std::string_view action) const {
  const auto number = numbers_.find(action);
  if (number != numbers_.end()) return own.possible[number->second];
  const policy::ServiceBits service = policy::service_bit(fold(action.substr(0, action.find(':'))));
  return std::ranges::any_of(own.identity, [&](policy::DocumentId document) {
    return (model_.policies.documents[document].services & service) != 0;
  });
}

const std::vector<const Principal*>& Powers::candidates(std::string_view action) {
  const auto [at, is_new] = candidates_.try_emplace(std::string(action));
  if (!is_new) return at->second;
  const auto number = numbers_.find(action);
  for (const Principal& principal : principals_.all()) {
    const auto policies = principals_.policies(principal, Layer::kIdentity);
    const bool may = std::ranges::any_of(policies, [&](const HeldPolicy& held) {
      if (number == numbers_.end()) return true;
      const auto possible = possible_.find(held.document.document);
      return possible != possible_.end() && possible->second[number->second];
    });
    if (may) at->second.push_back(&principal);
  }
  return at->second;
}

Permission Powers::may_somewhere(const Principal& principal, std::string_view action,
                                 const Context& context, const Except& except, Policies policies) {
  Permission found = {.action = std::string(action)};
  if (!possible(own(principal, policies), action)) return found;
  const auto try_one = [&](const std::string& resource) {
    if (except && except(resource)) return false;
    Permission permission = may(principal, action, resource, context, policies);
    if (!permission.may.no()) found = std::move(permission);
    return found.may.yes();
  };
  if (acts_elsewhere(action)) {
    const std::string roots = "arn:" + std::string(partition_of(principal)) +
                              ":iam::" + kOneInField + kRunInField + ":root";
    const auto some = authority_.resources_in(holding(principal), action, roots);
    for (const std::string& resource : some.value_or(std::vector<std::string>{}))
      if (try_one(resource)) break;
    return found;
  }
  any_format(catalog_, action, [&](std::string_view format) {
    if (format.empty()) return try_one("*");
    const std::vector<std::string>& kinds = resources(principal, action, format);
    if (kinds.empty() && found.may.no()) found.may = kTooIntricate;
    return std::ranges::any_of(kinds, try_one);
  });
  return found;
}

Permission Powers::may_everywhere(const Principal& principal, std::string_view action,
                                  Policies policies) {
  Permission found = {.action = std::string(action)};
  if (!possible(own(principal, policies), action)) return found;
  // Types that no policy of it reaches do not count: an action on buckets may act on access points
  // too.
  bool partly = false;
  any_format(catalog_, action, [&](std::string_view format) {
    const Everywhere here = everywhere(principal, action, format, policies);
    partly = partly || (here.some && here.permission.may.no());
    if (here.some && !found.may.yes()) found = here.permission;
    return partly;
  });
  if (partly) found = {.action = std::string(action)};
  return found;
}

Powers::Everywhere Powers::everywhere(const Principal& principal, std::string_view action,
                                      std::string_view format, Policies policies) {
  Everywhere out;
  Verdict all = true;
  const auto look_at = [&](const std::string& resource) {
    Permission permission = may(principal, action, resource, {}, policies);
    all = all & permission.may;
    if (!permission.may.no() && !out.some) out.permission = std::move(permission);
    out.some = out.some || !out.permission.action.empty();
    return out.some && all.no();
  };
  if (format.empty()) {
    look_at("*");
  } else if (resources(principal, action, format).empty()) {
    return {.some = true, .permission = {.may = kTooIntricate, .action = std::string(action)}};
  } else {
    (void)std::ranges::any_of(resources(principal, action, format), look_at);
  }
  out.permission.may = out.some ? all : Verdict(false);
  return out;
}

Permission Powers::may_in(const Principal& principal, std::string_view action,
                          const std::string& program, const Context& context) {
  Permission found = {.action = std::string(action)};
  const auto resources = authority_.resources_in(holding(principal), action, program);
  if (!resources) found.may = kTooIntricate;
  for (const std::string& resource : resources.value_or(std::vector<std::string>{})) {
    Permission permission = may(principal, action, resource, context);
    if (!permission.may.no()) found = std::move(permission);
    if (found.may.yes()) break;
  }
  return found;
}

void Powers::for_each_privileged_action(const Principal& principal, const Context& context,
                                        Policies policies,
                                        const std::function<bool(const Permission&)>& visit) {
  const Bits possible = own(principal, policies).possible;
  const auto actions = privileged_actions();
  for (std::size_t i = possible.find_first(); i != Bits::npos; i = possible.find_next(i)) {
    Permission permission;
    if (actions[i].everywhere) {
      permission = may_everywhere(principal, actions[i].name, policies);
      if (!context.empty() && !permission.may.no())
        permission = may(principal, actions[i].name, permission.resource, context, policies);
    } else {
      permission = may_somewhere(
          principal, actions[i].name, context,
          [&](std::string_view resource) { return is_own_resource(principal, resource); },
          policies);
    }
    if (!permission.may.no() && !visit(permission)) return;
  }
}

Verdict Powers::group_may(const snapshot::Group& group, std::span<const std::string_view> actions) {
  std::vector<policy::DocumentId> documents;
  Verdict known = group.policies_known ? Verdict(true) : Verdict(kDocumentMissing);
  const auto add = [&](policy::DocumentId document) {
    if (is_known(model_.policies, document))
      documents.push_back(document);
    else
      known = kDocumentMissing;
  };
  for (const snapshot::InlinePolicy& policy : group.inline_policies) add(policy.document.document);
  for (const snapshot::AttachedPolicy& policy : group.attached_policies)
    add(policy.policy.valid() ? model_.managed_policies[policy.policy].document().document
                              : policy::DocumentId());
  const std::string_view account = model_.text(model_.accounts[group.account].id);
  const std::string_view partition = model_.text(model_.accounts[group.account].partition);
  const std::string arn =
      "arn:" + std::string(partition) + ":iam::" + std::string(account) + ":user/ambit-member";
  evaluate::Caller member;
  member.arn = arn;
  member.account = account;
  member.name = "ambit-member";
  for (const std::string_view action : actions) {
    Permission permission = {.action = std::string(action), .resource = "*"};
    const evaluate::Prepared prepared{
        permission.action, permission.resource, {}, evaluate::OtherKeys::kUnknown};
    const evaluate::Surroundings surroundings(model_, prepared, account);
    matcher_.set_request(surroundings.request());
    matcher_.set_caller(member);
    Layers layers;
    layer(layers, Layer::kIdentity) = {.state = evaluate::LayerPolicies::State::kGiven,
                                       .documents = documents};
    judge(layers, permission);
    if (!permission.may.yes()) return known.yes() ? permission.may : known;
  }
  return !covers_everything(documents);
}

Verdict Powers::root_may(std::string_view root_arn, std::string_view account,
                         std::string_view action) {
  const evaluate::Prepared prepared{std::string(action), "*", {}, evaluate::OtherKeys::kUnknown};
  const evaluate::Surroundings surroundings(model_, prepared, account);
  evaluate::Caller root;
  root.kind = evaluate::CallerKind::kRoot;
  root.arn = root_arn;
  root.account = account;
  root.organization = evaluate::organization_of(model_, account);
  matcher_.set_request(surroundings.request());
  matcher_.set_caller(root);
  Layers all;
  surroundings.add_to(all);
  Layers layers;
  layer(layers, Layer::kScp) = layer(all, Layer::kScp);
  const evaluate::Evaluation evaluation = evaluate::evaluate(matcher_, layers);
  if (!evaluation.decisions.allowed) return false;
  for (const policy::DocumentId document : layer(layers, Layer::kScp).documents)
    if (!is_known(model_.policies, document)) return Reason{"ORG", Why::kDocumentMissing};
  return true;
}

std::span<const policy::DocumentId> Powers::documents(const Principal& principal) {
  return own(principal, Policies::kAll).identity;
}

// --- Privilege ---

const Privilege& Powers::privilege(const Principal& principal) {
  const auto known = privileges_.find(&principal);
  if (known != privileges_.end()) return known->second;
  return privileges_.emplace(&principal, work_out(principal, Policies::kAll)).first->second;
}

Privilege Powers::privilege_by_groups(const Principal& principal) {
  return work_out(principal, Policies::kOfGroups);
}

Privilege Powers::work_out(const Principal& principal, Policies policies) {
  Privilege out;
  out.known = policies_known(principal, policies);
  if (own(principal, policies).possible.none()) return out;
  if (elevates_itself(principal, policies, out)) {
    out.strength = Strength::kSelfElevating;
    std::vector<policy::DocumentId> boundary;
    for (const HeldPolicy& held : principals_.policies(principal, Layer::kBoundary))
      boundary.push_back(held.document.document);
    if (covers_everything(own(principal, policies).identity) &&
        (boundary.empty() || covers_everything(boundary)) && !principal.boundary_unknown)
      out.strength = Strength::kUnrestricted;
    return out;
  }
  for_each_privileged_action(principal, {}, policies, [&](const Permission& permission) {
    if (permission.may.unknown()) {
      out.known = out.known & permission.may;
      return true;
    }
    out.strength = Strength::kPrivileged;
    out.proof = {permission};
    return false;
  });
  return out;
}

// Whether the Allow statements of the documents, conditions taken as met, cover every action on
// every resource.
bool Powers::covers_everything(std::span<const policy::DocumentId> documents) {
  std::vector<policy::DocumentId> key(documents.begin(), documents.end());
  std::ranges::sort(key);
  const auto [at, is_new] = covers_everything_.try_emplace(key, false);
  if (!is_new) return at->second;
  const policy::Tables& tables = model_.policies;
  std::vector<reason::PlacedPolicy> policies;
  for (const policy::DocumentId document : key) {
    if (!is_known(tables, document)) continue;
    policies.push_back({document, PolicyKind::kIdentity});
    for (const policy::Statement& statement : tables.statements_of(document)) {
      const auto any = [](Range range, const auto& list, const auto& table) {
        return std::ranges::any_of(range.of(list), [&](auto id) { return table[id].everything; });
      };
      at->second =
          at->second ||
          (statement.effect == Effect::kAllow && !statement.not_action && !statement.not_resource &&
           any(statement.actions, tables.action_lists, tables.actions) &&
           any(statement.resources, tables.resource_lists, tables.resources));
    }
  }
  if (at->second || policies.empty()) return at->second;
  const std::size_t count = policies.size();
  auto questions = reason::DocumentQuestions::make(tables, catalog_, std::move(policies), {});
  if (!questions) return false;
  std::vector<reason::Demands> allows;
  for (std::size_t i = 0; i < count; ++i) {
    for (const reason::Rule& rule : questions->granting(i).allows) {
      allows.push_back(rule.demands);
      std::erase_if(allows.back(), [](const reason::Demand& demand) {
        return demand.variable >= reason::kFirstKeyVariable;
      });
    }
  }
  reason::Covers covers;
  covers.reserve(allows.size());
  for (const reason::Demands& demands : allows) covers.push_back(&demands);
  at->second = questions->covered({}, covers);
  return at->second;
}

// Whether what the principal gives itself would be cut off by its boundary.
bool Powers::is_bound(const Principal& principal, Policies policies) {
  const auto held = principals_.policies(principal, Layer::kBoundary);
  if (held.empty() && !principal.boundary_unknown) return false;
  std::vector<policy::DocumentId> boundary;
  for (const HeldPolicy& policy : held) boundary.push_back(policy.document.document);
  if (!principal.boundary_unknown && covers_everything(boundary)) return false;
  const bool user = principal.name.type == PrincipalType::kUser;
  return !may(principal,
              user ? "iam:DeleteUserPermissionsBoundary" : "iam:DeleteRolePermissionsBoundary",
              principal.name.arn, {}, policies)
              .may.yes();
}

bool Powers::proves(std::string_view row, Permission permission, Privilege& out) const {
  if (permission.may.unknown()) out.known = out.known & permission.may;
  if (!permission.may.yes()) return false;
  out.row = row;
  out.proof = {std::move(permission)};
  return true;
}

bool Powers::elevates_itself(const Principal& principal, Policies policies, Privilege& out) {
  if (!is_bound(principal, policies)) {
    const bool user = principal.name.type == PrincipalType::kUser;
    if (user ? elevates_user(principal, policies, out) : elevates_role(principal, policies, out))
      return true;
    if (elevates_by_policy(principal, policies, out)) return true;
  }
  auto requests = creates_administrator(principal, policies);
  if (requests.empty()) return false;
  out.row = "E7";
  out.proof = std::move(requests);
  return true;
}

bool Powers::elevates_user(const Principal& principal, Policies policies, Privilege& out) {
  const Own& own = this->own(principal, policies);
  const Context attaching = attaching_everything(principal);
  const auto can = [&](std::string_view row, std::string_view action, std::string_view resource,
                       const Context& context) {
    return possible(own, action) &&
           proves(row, may(principal, action, resource, context, policies), out);
  };
  const std::string_view self = principal.name.arn;
  if (can("E1", "iam:PutUserPolicy", self, {}) ||
      can("E1", "iam:AttachUserPolicy", self, attaching))
    return true;
  const bool joins = possible(own, "iam:AddUserToGroup");
  if (!joins && !possible(own, "iam:PutGroupPolicy") && !possible(own, "iam:AttachGroupPolicy"))
    return false;
  for (const snapshot::Group& group : model_.groups.all()) {
    if (model_.text(model_.accounts[group.account].id) != principal.name.account) continue;
    const std::string_view arn = model_.text(group.arn);
    const bool member = std::ranges::any_of(group.members, [&](snapshot::UserId id) {
      return model_.text(model_.users[id].arn) == self;
    });
    if (member && (can("E3", "iam:PutGroupPolicy", arn, {}) ||
                   can("E3", "iam:AttachGroupPolicy", arn, attaching)))
      return true;
    if (!joins) continue;
    std::vector<policy::DocumentId> documents;
    documents.reserve(group.inline_policies.size() + group.attached_policies.size());
    for (const snapshot::InlinePolicy& policy : group.inline_policies)
      documents.push_back(policy.document.document);
    for (const snapshot::AttachedPolicy& policy : group.attached_policies)
      if (policy.policy.valid())
        documents.push_back(model_.managed_policies[policy.policy].document().document);
    if (covers_everything(documents) && can("E5", "iam:AddUserToGroup", arn, {})) return true;
  }
  return false;
}

bool Powers::elevates_role(const Principal& principal, Policies policies, Privilege& out) {
  const Own& own = this->own(principal, policies);
  const std::string_view self = principal.name.arn;
  if (possible(own, "iam:PutRolePolicy") &&
      proves("E2", may(principal, "iam:PutRolePolicy", self, {}, policies), out))
    return true;
  return possible(own, "iam:AttachRolePolicy") &&
         proves("E2",
                may(principal, "iam:AttachRolePolicy", self, attaching_everything(principal),
                    policies),
                out);
}

// Rows E4 and E6: a policy that it has becomes another one.
bool Powers::elevates_by_policy(const Principal& principal, Policies policies, Privilege& out) {
  const Own& own = this->own(principal, policies);
  const bool writes = possible(own, "iam:CreatePolicyVersion");
  const bool chooses = possible(own, "iam:SetDefaultPolicyVersion");
  if (!writes && !chooses) return false;
  for (const HeldPolicy& held : principals_.policies(principal, Layer::kIdentity)) {
    if (held.arn.empty()) continue;
    const auto found = managed_.find(held.arn);
    if (found == managed_.end() || found->second->aws_managed()) continue;
    if (writes &&
        proves("E4", may(principal, "iam:CreatePolicyVersion", held.arn, {}, policies), out))
      return true;
    const bool full = std::ranges::any_of(found->second->versions, [&](const auto& version) {
      const policy::DocumentId document = version.document.document;
      return !version.is_default && document.valid() && covers_everything(std::span(&document, 1));
    });
    if (chooses && full &&
        proves("E6", may(principal, "iam:SetDefaultPolicyVersion", held.arn, {}, policies), out))
      return true;
  }
  return false;
}

std::vector<Permission> Powers::creates_administrator(const Principal& principal,
                                                      Policies policies) {
  static constexpr std::string_view kUserPolicies[] = {"iam:PutUserPolicy", "iam:AttachUserPolicy"};
  static constexpr std::string_view kCredentials[] = {"iam:CreateAccessKey",
                                                      "iam:CreateLoginProfile"};
  static constexpr std::string_view kRolePolicies[] = {"iam:PutRolePolicy", "iam:AttachRolePolicy"};
  static constexpr std::array<std::span<const std::string_view>, 2> kUserSteps = {kUserPolicies,
                                                                                  kCredentials};
  static constexpr std::array<std::span<const std::string_view>, 1> kRoleSteps = {kRolePolicies};
  auto requests = creates(principal, policies, "iam:CreateUser", kUserFormat, kUserSteps);
  if (requests.empty())
    requests = creates(principal, policies, "iam:CreateRole", kRoleFormat, kRoleSteps);
  return requests;
}

// The requests that create something with the format and do one action of each step to it.
std::vector<Permission> Powers::creates(const Principal& principal, Policies policies,
                                        std::string_view action, std::string_view format,
                                        std::span<const std::span<const std::string_view>> steps) {
  const Own& own = this->own(principal, policies);
  const auto is_possible = [&](std::string_view one) { return possible(own, one); };
  if (!is_possible(action) || !std::ranges::all_of(steps, [&](const auto& step) {
        return std::ranges::any_of(step, is_possible);
      }))
    return {};
  Context unbound = absent("iam:PermissionsBoundary");
  Context attaching = attaching_everything(principal);
  attaching.push_back(unbound.front());
  for (const std::string& resource : resources(principal, action, format)) {
    if (find(resource) != nullptr) continue;  // it exists
    std::vector<Permission> requests = {may(principal, action, resource, unbound, policies)};
    if (!requests.front().may.yes()) continue;
    for (const auto& step : steps) {
      for (const std::string_view one : step) {
        const bool attaches = one.starts_with("iam:Attach");
        Permission permission =
            may(principal, one, resource, attaches ? attaching : unbound, policies);
        if (!permission.may.yes()) continue;
        requests.push_back(std::move(permission));
        break;
      }
    }
    if (requests.size() == steps.size() + 1) return requests;
  }
  return {};
}

}  // namespace ambit::audit
