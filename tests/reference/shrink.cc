#include "tests/reference/shrink.h"

#include <utility>

namespace ambit::reference {
namespace {

using Requests = std::vector<Request>;

// ---- Parts of a document ----

using Paths = std::vector<Json::json_pointer>;

// Elements of lists can go, and so can everything in a Condition and the members that no policy
// needs.
void removable_parts(const Json& value, const Json::json_pointer& at, bool in_condition,
                     Paths& paths) {
  static const std::set<std::string> kOptional = {"Condition", "Sid", "Id", "Version"};
  if (!value.is_structured()) return;
  for (const auto& [key, member] : value.items()) {
    const Json::json_pointer path =
        value.is_array() ? at / static_cast<std::size_t>(std::stoul(key)) : at / key;
    if (value.is_array() || in_condition || kOptional.count(key) != 0) paths.push_back(path);
    removable_parts(member, path, in_condition || key == "Condition", paths);
  }
}

void remove_part(Json& document, const Json::json_pointer& path) {
  Json& parent = document[path.parent_pointer()];
  if (parent.is_array()) {
    parent.erase(static_cast<std::size_t>(std::stoul(path.back())));
  } else {
    parent.erase(path.back());
  }
}

// SCPs and RCPs must say their version.
bool may_remove(Layer layer, const Json::json_pointer& path) {
  return path.back() != "Version" || (layer != Layer::kScp && layer != Layer::kRcp);
}

void smaller_documents(const Request& request, Layer layer, std::size_t level, std::size_t index,
                       Requests& smaller) {
  const Json& document = request.policies.at(layer).levels[level][index];
  Paths paths;
  removable_parts(document, Json::json_pointer(), false, paths);
  for (const Json::json_pointer& path : paths) {
    if (!may_remove(layer, path)) continue;
    remove_part(smaller.emplace_back(request).policies[layer].levels[level][index], path);
  }
}

void smaller_policies(const Request& request, Requests& smaller) {
  for (const auto& [layer, policies] : request.policies) {
    smaller.emplace_back(request).policies.erase(layer);
  }
  for (const auto& [layer, policies] : request.policies) {
    for (std::size_t level = 0; level < policies.levels.size(); ++level) {
      auto& levels = smaller.emplace_back(request).policies[layer].levels;
      levels.erase(levels.begin() + static_cast<std::ptrdiff_t>(level));
      for (std::size_t i = 0; i < policies.levels[level].size(); ++i) {
        auto& documents = smaller.emplace_back(request).policies[layer].levels[level];
        documents.erase(documents.begin() + static_cast<std::ptrdiff_t>(i));
      }
    }
  }
  for (const auto& [layer, policies] : request.policies) {
    for (std::size_t level = 0; level < policies.levels.size(); ++level) {
      for (std::size_t i = 0; i < policies.levels[level].size(); ++i) {
        smaller_documents(request, layer, level, i, smaller);
      }
    }
  }
}

// ---- Parts of the request ----

// One request for each element of the container that `member` gives, without that element.
template <class Member>
void without_each(const Request& request, Requests& smaller, const Member& member) {
  const std::size_t size = member(request).size();
  for (std::size_t i = 0; i < size; ++i) {
    auto& container = member(smaller.emplace_back(request));
    container.erase(std::next(container.begin(), static_cast<std::ptrdiff_t>(i)));
  }
}

// One request with the part that `member` gives at its default, unless it has that already.
template <class Member>
void at_default(const Request& request, Requests& smaller, const Member& member) {
  Request reset = request;
  const Request defaults;
  if (member(reset) == member(defaults)) return;
  member(reset) = member(defaults);
  smaller.push_back(std::move(reset));
}

void smaller_facts(const Request& request, Requests& smaller) {
  without_each(request, smaller, [](auto& r) -> auto& { return r.context; });
  without_each(request, smaller, [](auto& r) -> auto& { return r.unknown; });
  without_each(request, smaller, [](auto& r) -> auto& { return r.caller.tags; });
  without_each(request, smaller, [](auto& r) -> auto& { return r.caller.session_tags; });
  at_default(request, smaller, [](auto& r) -> auto& { return r.caller.organization_id; });
  at_default(request, smaller, [](auto& r) -> auto& { return r.caller.organization_path; });
  at_default(request, smaller, [](auto& r) -> auto& { return r.caller.canonical_user_id; });
  at_default(request, smaller, [](auto& r) -> auto& { return r.caller.tags_known; });
  at_default(request, smaller, [](auto& r) -> auto& { return r.caller.in_management_account; });
  at_default(request, smaller, [](auto& r) -> auto& { return r.owner_organization_id; });
  at_default(request, smaller, [](auto& r) -> auto& { return r.owner_organization_path; });
  at_default(request, smaller, [](auto& r) -> auto& { return r.owner_is_management_account; });
  at_default(request, smaller, [](auto& r) -> auto& { return r.aws_managed_key; });
  at_default(request, smaller, [](auto& r) -> auto& { return r.gateway_endpoint; });
  at_default(request, smaller, [](auto& r) -> auto& { return r.resource_types_known; });
  at_default(request, smaller, [](auto& r) -> auto& { return r.mode; });
}

// ---- Messages ----

std::string mode_name(Mode mode) {
  switch (mode) {
    case Mode::kStrict:
      return "strict";
    case Mode::kClosed:
      return "closed";
    case Mode::kOpen:
      return "open";
  }
  return "";
}

std::string kind_name(CallerKind kind) {
  switch (kind) {
    case CallerKind::kUser:
      return "User";
    case CallerKind::kRole:
      return "Role";
    case CallerKind::kFederated:
      return "Federated";
    case CallerKind::kRoot:
      return "Root";
    case CallerKind::kService:
      return "Service";
    case CallerKind::kWebIdentity:
      return "WebIdentity";
    case CallerKind::kSaml:
      return "Saml";
    case CallerKind::kAnonymous:
      return "Anonymous";
  }
  return "";
}

Json to_json(const ContextValue& value) {
  if (value.kind == ContextValue::Kind::kAbsent) return {};
  if (value.kind == ContextValue::Kind::kList) return Json(value.values);
  return Json(value.values.front());
}

Json to_json(const LayerPolicies& policies) {
  if (policies.unknown) return Json("unknown");
  return Json(policies.levels);
}

void remove_empty_members(Json& object) {
  for (auto it = object.begin(); it != object.end();) {
    const bool empty_text = it->is_string() && it->get_ref<const std::string&>().empty();
    const bool empty_container = it->is_structured() && it->empty();
    it = empty_text || empty_container || *it == false ? object.erase(it) : std::next(it);
  }
}

Json to_json(const Caller& caller) {
  Json json = {{"kind", kind_name(caller.kind)},
               {"account", caller.account},
               {"arn", caller.arn},
               {"id", caller.id},
               {"name", caller.name},
               {"session_name", caller.session_name},
               {"role_arn", caller.role_arn},
               {"issuer_arn", caller.issuer_arn},
               {"issuer_id", caller.issuer_id},
               {"service_names", caller.service_names},
               {"provider", caller.provider},
               {"canonical_user_id", caller.canonical_user_id},
               {"organization_id", caller.organization_id},
               {"organization_path", caller.organization_path},
               {"tags", caller.tags},
               {"session_tags", caller.session_tags},
               {"tags_not_known", !caller.tags_known},
               {"in_management_account", caller.in_management_account}};
  remove_empty_members(json);
  return json;
}

}  // namespace

Request shrink(Request request, const std::function<bool(const Request&)>& fails) {
  for (bool smaller_fails = true; smaller_fails;) {
    smaller_fails = false;
    Requests smaller;
    smaller_policies(request, smaller);
    smaller_facts(request, smaller);
    for (Request& candidate : smaller) {
      if (!fails(candidate)) continue;
      request = std::move(candidate);
      smaller_fails = true;
      break;
    }
  }
  return request;
}

Json to_json(const Request& request) {
  Json json = {{"mode", mode_name(request.mode)},
               {"action", request.action},
               {"resource", request.resource},
               {"owner", request.owner},
               {"owner_organization_id", request.owner_organization_id},
               {"owner_organization_path", request.owner_organization_path},
               {"owner_is_management_account", request.owner_is_management_account},
               {"aws_managed_key", request.aws_managed_key},
               {"gateway_endpoint", request.gateway_endpoint},
               {"resource_types_not_known", !request.resource_types_known},
               {"unknown", request.unknown}};
  json["caller"] = to_json(request.caller);
  for (const auto& [key, value] : request.context) json["context"][key] = to_json(value);
  remove_empty_members(json);
  for (const auto& [layer, policies] : request.policies) {
    json["policies"][layer_name(layer)] = to_json(policies);
  }
  return json;
}

}  // namespace ambit::reference
