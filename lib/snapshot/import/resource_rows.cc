#include "snapshot/import/resource_rows.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "ambit/arn.h"

namespace ambit::snapshot {
namespace {

using Permission = ResourceRows::Permission;

void append_member(std::string& json, std::string_view name, std::string_view value) {
  append_json(json, name);
  json += ':';
  append_json(json, value);
}

void append_principal(std::string& json, const std::string& principal, std::string_view partition) {
  json.append("\"Principal\":");
  if (principal == "*") return append_json(json, "*");
  json += '{';
  if (is_account_id(principal)) {
    append_member(json, "AWS", iam_arn(partition, principal, "root", "", ""));
  } else {
    append_member(json, principal.starts_with("arn:") ? "AWS" : "Service", principal);
  }
  json += '}';
}

void append_test(std::string& tests, std::string_view op, std::string_view key,
                 const std::string& value) {
  if (value.empty()) return;
  if (!tests.empty()) tests += ',';
  append_json(tests, op);
  tests.append(":{");
  append_member(tests, key, value);
  tests += '}';
}

// Tests of one operator are members of one object.
std::string condition_of(const Permission& permission) {
  std::string equals;
  const auto add_equals = [&equals](std::string_view key, const std::string& value) {
    if (value.empty()) return;
    if (!equals.empty()) equals += ',';
    append_member(equals, key, value);
  };
  add_equals("aws:SourceAccount", permission.source_account);
  add_equals("aws:PrincipalOrgID", permission.organization);
  add_equals("lambda:EventSourceToken", permission.event_source_token);
  add_equals("lambda:FunctionUrlAuthType", permission.url_auth_type);
  std::string tests;
  append_test(tests, "ArnLike", "aws:SourceArn", permission.source_arn);
  if (!equals.empty())
    tests.append(tests.empty() ? "" : ",").append("\"StringEquals\":{").append(equals).append("}");
  return tests;
}

std::string statement_of(const Permission& permission, std::string_view partition) {
  std::string json = "{";
  if (!permission.sid.empty()) {
    append_member(json, "Sid", permission.sid);
    json += ',';
  }
  json.append("\"Effect\":\"Allow\",");
  append_principal(json, permission.principal, partition);
  json += ',';
  append_member(json, "Action", permission.action);
  json += ',';
  append_member(json, "Resource", permission.function_arn);
  if (const std::string tests = condition_of(permission); !tests.empty())
    json.append(",\"Condition\":{").append(tests).append("}");
  return json += '}';
}

}  // namespace

void append_json(std::string& json, std::string_view text) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  json += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      json.append({'\\', c});
    } else if (byte < 0x20) {
      json.append("\\u00").append({kDigits[byte >> 4], kDigits[byte & 0xF]});
    } else {
      json += c;
    }
  }
  json += '"';
}

void ResourceRows::add(Symbol arn, Symbol account, const policy::PlacedDocument& document,
                       Location where) {
  DraftResource resource{{.arn = arn, .account = account, .where = where}};
  if (const auto parts = parse_arn(tools_.text(arn)); parts && is_account_id(parts->account))
    resource.account = tools_.intern(parts->account);
  resource.document = document;
  resource.state = document.document.valid() ? Knowledge::kKnown : Knowledge::kUnknown;
  tools_.draft.resources.push_back(resource);
}

void ResourceRows::add(Symbol bucket_arn, Symbol account,
                       const std::optional<PublicAccessBlock>& block, Location where) {
  // What is not known is as if nothing were said.
  if (block)
    tools_.draft.access_blocks.push_back(
        {.arn = bucket_arn, .account = account, .block = block, .where = where});
}

void ResourceRows::finish() {
  for (const auto& [function, permissions] : permissions_) {
    const json::Value first = permissions.front().at;
    policy::PlacedDocument document;
    const auto arn = parse_arn(function);
    const bool unknown = std::ranges::any_of(permissions, &Permission::unknown);
    if (!unknown && arn) {
      // In an order that does not hang on that of the files.
      std::vector<std::string> statements;
      statements.reserve(permissions.size());
      for (const Permission& permission : permissions)
        statements.push_back(statement_of(permission, arn->partition));
      std::ranges::sort(statements);
      std::string text = R"({"Version":"2012-10-17","Statement":[)";
      for (const std::string& statement : statements)
        text.append(&statement == statements.data() ? "" : ",").append(statement);
      text.append("]}");
      const FileId file = tools_.model.sources.add_embedded(first.where(), TextBuffer(text));
      document =
          tools_.compiler.compile_text(file, PolicyKind::kResource, tools_.model.diagnostics);
    }
    add(tools_.intern(function), {}, document, first.where());
  }
  permissions_.clear();
}

}  // namespace ambit::snapshot
