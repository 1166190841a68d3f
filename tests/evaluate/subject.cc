#include "tests/evaluate/subject.h"

#include "ambit/arn.h"
#include "pattern/fold.h"

namespace ambit::evaluate {
namespace {

using ReferenceLayer = reference::Layer;

Layer as_layer(ReferenceLayer layer) {
  return static_cast<Layer>(layer);
}

// The same account by the rule of the reference: given, else that of the ARN, else not known.
std::string owner_of(const reference::Request& request) {
  if (!request.owner.empty()) return request.owner;
  const auto arn = parse_arn(request.resource);
  if (arn && !arn->account.empty()) return std::string(arn->account);
  return {};
}

}  // namespace

Subject::Subject(const reference::Request& request) {
  for (const auto& [which, policies] : request.policies) set_layer(as_layer(which), policies);
  set_caller(request.caller);
  set_request(request);
  matcher_ = std::make_unique<Matcher>(tables_);
  matcher_->set_caller(caller_);
  matcher_->set_request(request_);
}

void Subject::set_layer(Layer which, const reference::LayerPolicies& policies) {
  if (policies.unknown) {
    layer(layers_, which) = {.state = LayerPolicies::State::kUnknown};
    return;
  }
  auto& documents = documents_.emplace_back();
  auto& level_ends = level_ends_.emplace_back();
  for (const auto& level : policies.levels) {
    for (const reference::Json& document : level) {
      if (document.is_null()) {
        documents.emplace_back();
        continue;
      }
      const FileId file = files_.add("policy.json", TextBuffer(document.dump()));
      documents.push_back(compiler_.compile_text(file, policy_kind(which), diagnostics_).document);
    }
    level_ends.push_back(static_cast<std::uint32_t>(documents.size()));
  }
  layer(layers_, which) = {LayerPolicies::State::kGiven, documents, level_ends};
}

void Subject::set_caller(const reference::Caller& caller) {
  // Session tags lie over the role's, whatever the letter case of their keys.
  for (const auto& [key, value] : caller.tags) {
    bool covered = false;
    for (const auto& session : caller.session_tags)
      covered = covered || equal_folded(session.first, key);
    if (!covered) tags_.push_back({texts_.emplace_back(key), texts_.emplace_back(value)});
  }
  for (const auto& [key, value] : caller.session_tags)
    tags_.push_back({texts_.emplace_back(key), texts_.emplace_back(value)});
  for (const std::string& name : caller.service_names)
    service_names_.push_back(texts_.emplace_back(name));
  const bool role = caller.kind == reference::CallerKind::kRole;
  const auto kept = [this](const std::string& text) -> std::string_view {
    return texts_.emplace_back(text);
  };
  caller_ = {
      .kind = static_cast<CallerKind>(caller.kind),
      .arn = kept(role ? caller.role_arn : caller.arn),
      .account = kept(caller.account),
      .name = kept(role ? caller.role_arn.substr(caller.role_arn.rfind('/') + 1) : caller.name),
      .unique_id = kept(caller.id),
      .session_name = kept(caller.session_name),
      .session_arn = kept(role ? caller.arn : std::string()),
      .issuer_arn = kept(caller.issuer_arn),
      .issuer_id = kept(caller.issuer_id),
      .service_names = service_names_,
      .provider = kept(caller.provider),
      .canonical_user_id = kept(caller.canonical_user_id),
      .organization = {.id = kept(caller.organization_id),
                       .path = kept(caller.organization_path),
                       .management_account = caller.in_management_account},
      .tags = tags_,
      .tags_known = caller.tags_known};
}

void Subject::set_request(const reference::Request& request) {
  for (const auto& [key, value] : request.context)
    context_.push_back({.key = key,
                        .list = value.kind == reference::ContextValue::Kind::kList,
                        .absent = value.kind == reference::ContextValue::Kind::kAbsent,
                        .values = value.values});
  unknown_.assign(request.unknown.begin(), request.unknown.end());
  request_ = {
      .action = texts_.emplace_back(request.action),
      .resource = texts_.emplace_back(request.resource),
      .owner = texts_.emplace_back(owner_of(request)),
      .owner_organization = {.id = texts_.emplace_back(request.owner_organization_id),
                             .path = texts_.emplace_back(request.owner_organization_path),
                             .management_account = request.owner_is_management_account},
      .aws_managed_key = request.aws_managed_key,
      .gateway_endpoint = request.gateway_endpoint,
      .resource_types_known = request.resource_types_known,
      .context = context_,
      .unknown = unknown_,
      .other_keys =
          request.mode == reference::Mode::kOpen ? OtherKeys::kUnknown : OtherKeys::kAbsent,
      .mode = request.mode == reference::Mode::kStrict ? Mode::kStrict : Mode::kThreeValued};
}

reference::Answer Subject::answer() {
  const Evaluation evaluation = evaluate(*matcher_, layers_);
  const Decisions& decisions = evaluation.decisions;
  return {decisions.allowed, decisions.explicit_deny, decisions.implicit_deny,
          evaluation.by ? std::string(decider_name(*evaluation.by)) : std::string()};
}

reference::Answer answer(const reference::Request& request) {
  return Subject(request).answer();
}

}  // namespace ambit::evaluate
