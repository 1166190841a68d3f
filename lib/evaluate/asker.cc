#include "evaluate/asker.h"

#include <algorithm>

#include "evaluate/caller_name.h"

namespace ambit::evaluate {
namespace {

std::string_view keep(Asker& asker, std::string text) {
  return asker.texts.emplace_back(std::move(text));
}

bool was_exported(const snapshot::Model& model, std::string_view account) {
  return std::any_of(model.accounts.begin(), model.accounts.end(),
                     [&](const snapshot::Account& row) {
                       return model.text(row.id) == account && row.has_authorization_details;
                     });
}

std::string_view canonical_id_of(const snapshot::Model& model, std::string_view account) {
  for (const snapshot::Account& row : model.accounts)
    if (model.text(row.id) == account) return model.text(row.canonical_id);
  return {};
}

// Of a session only the name of the role is known: it is taken to have no path.
void set_role(Asker& asker, const CallerName& name, std::string_view text) {
  Caller& caller = asker.caller;
  caller.session_name = name.session_name;
  if (name.session_name.empty()) {
    caller.arn = text;
    return;
  }
  caller.session_arn = text;
  caller.arn =
      keep(asker, "arn:" + std::string(name.partition) + ":iam::" + std::string(name.account) +
                      ":role/" + std::string(name.name));
}

// What the name says by itself; `parsed` is what parse_caller_name() made of it.
Asker outside(const snapshot::Model& model, std::string_view text, const CallerName& parsed) {
  Asker asker;
  const std::string_view kept = keep(asker, std::string(text));
  // The views have to point into the asker's own text.
  const auto moved = [&](std::string_view part) {
    return part.empty()
               ? part
               : kept.substr(static_cast<std::size_t>(part.data() - text.data()), part.size());
  };
  const CallerName name{parsed.kind, moved(parsed.partition), moved(parsed.account),
                        moved(parsed.name), moved(parsed.session_name)};
  Caller& caller = asker.caller;
  caller = {.kind = name.kind,
            .account = name.account,
            .name = name.name,
            .canonical_user_id = canonical_id_of(model, name.account),
            .organization = organization_of(model, name.account)};
  switch (name.kind) {
    case CallerKind::kRole:
      set_role(asker, name, kept);
      caller.tags_known = false;
      break;
    case CallerKind::kUser:
    case CallerKind::kFederated:
      caller.arn = kept;
      caller.tags_known = false;
      break;
    case CallerKind::kService:
      asker.service_names = {kept};
      caller.service_names = asker.service_names;
      break;
    case CallerKind::kWebIdentity:
    case CallerKind::kSaml:
      caller.provider = kept;
      caller.account = {};
      break;
    default:
      if (name.kind == CallerKind::kRoot) caller.arn = kept;
      break;
  }
  return asker;
}

bool may_be_outside(const snapshot::Model& model, const CallerName& name) {
  switch (name.kind) {
    case CallerKind::kUnspecified:  // a group makes no requests
      return false;
    case CallerKind::kUser:
    case CallerKind::kRole:
      return !was_exported(model, name.account);
    default:
      return true;
  }
}

}  // namespace

Result<Asker, QuestionError> find_asker(const snapshot::Model& model, const Principals& principals,
                                        std::string_view name) {
  auto found = principals.find(name);
  if (!found) {
    const auto parsed = parse_caller_name(name);
    const bool ambiguous = !found.error().candidates.empty();
    if (ambiguous || !parsed || !may_be_outside(model, *parsed)) return Failure(found.error());
    return outside(model, name, *parsed);
  }
  Asker asker{.caller = found->principal->caller, .principal = found->principal};
  if (!found->session_name.empty()) {
    asker.caller.session_name = keep(asker, found->session_name);
    asker.caller.session_arn = keep(asker, std::string(name));
  }
  return asker;
}

}  // namespace ambit::evaluate
