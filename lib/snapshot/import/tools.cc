#include "snapshot/import/tools.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "snapshot/diagnostics.h"
#include "snapshot/value_reader.h"
#include "support/percent.h"

namespace ambit::snapshot {
namespace {

using json::Kind;
using json::Value;

// What begins as JSON, as it is or percent-encoded, and names what every policy has.
bool may_be_policy_text(std::string_view text) {
  constexpr std::string_view kStatement = "\"Statement\"";
  constexpr std::string_view kEncoded = "%22Statement%22";
  return text.find(kStatement) != std::string_view::npos ||
         text.find(kEncoded) != std::string_view::npos;
}

constexpr std::size_t kLongestName = 128;

}  // namespace

EmbeddedJson parse_embedded(const ImportTools& tools, Value string) {
  const FileId file = tools.model.sources.add_embedded(string.where(), TextBuffer(string.text()));
  Diagnostics found;
  EmbeddedJson embedded{.tree = tools.parser.parse(tools.model.sources, file, found)};
  tools.model.diagnostics.append(found);
  const std::vector<Value> roots = embedded.tree->roots();
  if (roots.size() == 1 && embedded.tree->complete()) {
    embedded.root = roots.front();
  } else if (!found.has_errors()) {
    say(tools.model.diagnostics, kinds::kBadEmbedded, string);
  }
  return embedded;
}

Value member_of(Value object, std::string_view name) {
  const Value value = object.valid() ? object.find(name) : Value{};
  return value.is(Kind::kNull) ? Value{} : value;
}

std::string_view text_of(Value object, std::string_view name) {
  const Value value = member_of(object, name);
  return value.is(Kind::kString) ? value.text() : std::string_view{};
}

// A parsed value is at most json::kMaxDepthLevels deep; its nodes stand in a row.
bool holds_policy(Value value) {
  for (std::uint32_t i = value.index(); i < value.end_index(); ++i) {
    const Value inner = value.tree().at(i);
    if (inner.is(Kind::kString) && may_be_policy_text(inner.text())) return true;
    if (!inner.is(Kind::kObject)) continue;
    const Value statement = inner.find("Statement");
    if (statement.is(Kind::kObject) || statement.is(Kind::kArray)) return true;
  }
  return false;
}

bool is_entity_name(std::string_view name) {
  return !name.empty() && name.size() <= kLongestName && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("+=,.@_-").find(c) != std::string_view::npos;
  });
}

std::string iam_arn(std::string_view partition, std::string_view account, std::string_view type,
                    std::string_view path, std::string_view name) {
  std::string arn;
  for (const std::string_view part :
       {std::string_view("arn:"), partition, std::string_view(":iam::"), account,
        std::string_view(":"), type, path, name})
    arn.append(part);
  return arn;
}

std::string queue_arn(std::string_view url) {
  constexpr std::string_view kHost = "https://sqs.";
  const std::size_t slash = url.rfind('/');
  if (!url.starts_with(kHost) || slash < kHost.size()) return {};
  const std::size_t account_at = url.rfind('/', slash - 1);
  if (account_at < kHost.size()) return {};
  const std::string_view host = url.substr(kHost.size(), account_at - kHost.size());
  const std::string_view region = host.substr(0, host.find('.'));
  const std::string_view account = url.substr(account_at + 1, slash - account_at - 1);
  std::string arn = "arn:";
  arn.append(partition_of(region)).append(":sqs:").append(region).append(":");
  return arn.append(account).append(":").append(url.substr(slash + 1));
}

void UnreadResources::add(std::string_view type, Value resource, bool has_policy) {
  auto at = types_.find(type);
  if (at == types_.end()) at = types_.emplace(type, Seen{}).first;
  Seen& seen = at->second;
  ++seen.count;
  if (!has_policy) return;
  if (seen.with_policy++ == 0) seen.first_with_policy = resource;
}

void UnreadResources::say(Diagnostics& diagnostics, Location file) const {
  std::int64_t types = 0;
  std::int64_t resources = 0;
  for (const auto& [type, seen] : types_) {
    if (seen.with_policy > 0)
      snapshot::say(diagnostics, kinds::kUnreadPolicies, seen.first_with_policy,
                    {type, seen.with_policy});
    types += seen.count > seen.with_policy ? 1 : 0;
    resources += seen.count - seen.with_policy;
  }
  if (resources > 0) diagnostics.add(kinds::kOtherResources, file, {resources, types});
}

void add_imported_lists(Draft& draft, AccountId account, Location where, bool complete, bool lost,
                        std::optional<Instant> latest) {
  DetailsPage page{.account = account, .latest = latest, .where = where};
  page.mark.where = where;
  page.mark.recorded = complete;
  page.lists.fill({.present = true, .filled = true, .lost = lost, .partial = !complete});
  draft.pages.push_back(std::move(page));
}

}  // namespace ambit::snapshot
