#include "snapshot/value_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "ambit/arn.h"
#include "pattern/digits.h"
#include "pattern/timestamp.h"
#include "snapshot/diagnostics.h"

namespace ambit::snapshot {
namespace {

using json::Kind;
using json::Value;

// A whole number that may have been an account id, with or without leading zeros.
bool may_be_account(std::string_view number) {
  return number.size() >= 9 && number.size() <= 12 &&
         std::all_of(number.begin(), number.end(), is_digit);
}

using NodeRange = std::pair<std::uint32_t, std::uint32_t>;

// The policy documents in `value`, in ascending order. Parsed values are at most
// json::kMaxDepthLevels deep.
void find_documents(Value value, std::vector<NodeRange>& documents) {
  if (value.find("Statement").valid()) {
    documents.emplace_back(value.index(), value.end_index());
    return;
  }
  for (const Value element : value.elements()) find_documents(element, documents);
  for (const auto& [key, inner] : value.members()) find_documents(inner, documents);
}

bool is_in(const std::vector<NodeRange>& ranges, std::uint32_t node) {
  const auto behind =
      std::upper_bound(ranges.begin(), ranges.end(), node,
                       [](std::uint32_t at, const NodeRange& range) { return at < range.first; });
  return behind != ranges.begin() && node < std::prev(behind)->second;
}

}  // namespace

Diagnostic& say(Diagnostics& diagnostics, const DiagnosticKind& kind, Value value,
                std::vector<Argument> args) {
  Diagnostic& said = diagnostics.add(kind, value.where(), std::move(args));
  // Finding the pointer takes time: not for what nobody will read.
  if (diagnostics.count(kind.severity) <= Diagnostics::kMaxKept) said.pointer = value.pointer();
  return said;
}

void say_doubled(Diagnostics& diagnostics, const json::Tree& tree,
                 const json::DuplicateKey& doubled) {
  const Value key = tree.at(doubled.second);
  say(diagnostics, kinds::kDuplicateKey, key, {std::string(key.text())})
      .notes.push_back({tree.at(doubled.first).where(), "first here"});
}

bool say_doubled_members(Diagnostics& diagnostics, Value value, Value except) {
  const auto doubled = value.tree().duplicates_in(value);
  if (doubled.empty()) return false;
  std::vector<NodeRange> documents;
  find_documents(value, documents);
  bool said = false;
  for (const json::DuplicateKey& key : doubled) {
    const bool excepted =
        except.valid() && key.second >= except.index() && key.second < except.end_index();
    if (excepted || is_in(documents, key.second)) continue;
    say_doubled(diagnostics, value.tree(), key);
    said = true;
  }
  return said;
}

std::string_view text_in(Value object, std::string_view name) {
  const Value value = object.is(Kind::kObject) ? object.find(name) : Value{};
  return value.is(Kind::kString) ? value.text() : std::string_view{};
}

Value ValueReader::find(Value object, std::string_view name) const {
  if (names_ == MemberNames::kAsInApi) return object.find(name);
  for (const auto& [key, value] : object.members())
    if (is_name(name, key.text())) return value;
  return {};
}

void ValueReader::wrong_type(Value value, std::string_view expected) {
  if (value.is(Kind::kNumber) && may_be_account(value.text())) {
    say(model_.diagnostics, kinds::kAccountNumber, value,
        {std::string(member_), std::string(value.text())});
    return;
  }
  say(model_.diagnostics, kinds::kWrongType, value,
      {std::string(member_), std::string(json::kind_words(value.kind())), std::string(expected)});
}

bool ValueReader::expect(Value value, Kind kind) {
  if (value.is(kind)) return true;
  wrong_type(value, json::kind_words(kind));
  return false;
}

void ValueReader::missing(Value object, std::string_view name) {
  say(model_.diagnostics, kinds::kMissingMember, object, {std::string(name)});
}

std::optional<std::string_view> ValueReader::string(Value value) {
  if (!expect(value, Kind::kString)) return std::nullopt;
  return value.text();
}

Symbol ValueReader::symbol(Value value) {
  const auto text = string(value);
  return text ? model_.intern(*text) : Symbol{};
}

Symbol ValueReader::account(Value value) {
  const auto id = string(value);
  if (!id) return {};
  if (is_account_id(*id)) return model_.intern(*id);
  say(model_.diagnostics, kinds::kBadAccount, value, {std::string(*id)});
  return {};
}

std::optional<bool> ValueReader::boolean(Value value) {
  if (!expect(value, Kind::kBool)) return std::nullopt;
  return value.boolean();
}

std::optional<std::int64_t> ValueReader::integer(Value value) {
  std::int64_t number = 0;
  const std::string_view text = value.is(Kind::kNumber) ? value.text() : std::string_view{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (!text.empty() && error == std::errc{} && end == text.data() + text.size()) return number;
  wrong_type(value, "a whole number");
  return std::nullopt;
}

Time ValueReader::time(Value value) {
  if (!value.is(Kind::kNumber) && !expect(value, Kind::kString)) return {.where = value.where()};
  const auto time = parse_timestamp(value.text());
  if (!time) {
    say(model_.diagnostics, kinds::kBadTime, value, {std::string(value.text())});
    return {.where = value.where()};
  }
  if (time->assumed_utc) count(without_offset_, {value.where(), value});
  latest_ = std::max(latest_, std::optional(time->instant));
  return {.instant = time->instant, .known = true, .where = value.where()};
}

std::optional<Instant> ValueReader::take_latest() {
  return std::exchange(latest_, std::nullopt);
}

void ValueReader::count(Seen& seen, const Place& place) {
  if (seen.count++ > 0) return;
  seen.first = place.where;
  if (place.value.valid()) seen.pointer = place.value.pointer();
}

void ValueReader::count_unknown(std::string_view name, const Place& place) {
  // A hostile file may have millions of names; those beyond what is ever shown need no entry.
  if (const auto at = unknown_.find(name); at != unknown_.end()) {
    ++at->second.count;
  } else if (unknown_.size() < Diagnostics::kMaxKept) {
    count(unknown_[std::string(name)], place);
  }
}

void ValueReader::say_seen(const DiagnosticKind& kind, const Seen& seen,
                           std::vector<Argument> args) {
  if (seen.count == 0) return;
  model_.diagnostics.add(kind, seen.first, std::move(args)).pointer = seen.pointer;
}

void ValueReader::append_places(std::vector<Location>& places) const {
  for (const auto& [name, seen] : unknown_) places.push_back(seen.first);
  if (without_offset_.count > 0) places.push_back(without_offset_.first);
}

void ValueReader::summarise() {
  for (const auto& [name, seen] : unknown_)
    say_seen(kinds::kUnknownMember, seen, {name, std::string(kind_), seen.count});
  say_seen(kinds::kTimeWithoutOffset, without_offset_, {without_offset_.count});
  unknown_.clear();
  without_offset_ = {};
}

}  // namespace ambit::snapshot
