// Condition keys and requests as JSON: ContextEntries as the AWS policy simulator takes them.
// Source: IAM API Reference, ContextEntry.
#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "input.h"
#include "json/json.h"
#include "pattern/fold.h"
#include "pattern/scalar.h"
#include "report/words.h"
#include "support/utf8.h"

namespace ambit::tool {
namespace {

using json::Kind;
using json::Value;

constexpr std::string_view kSource = "docs/can.md, the request context";

constexpr DiagnosticKind kWrongType = {
    .name = "request/wrong-type", .message = "expected {0}", .source = kSource};
constexpr DiagnosticKind kMissingMember = {
    .name = "request/missing-member", .message = "member `{0}` is missing", .source = kSource};
constexpr DiagnosticKind kUnknownMember = {.name = "request/unknown-member",
                                           .message = "unknown member `{0}`",
                                           .help = "the members are {1}",
                                           .source = kSource};
constexpr DiagnosticKind kUnknownType = {
    .name = "request/unknown-type",
    .message = "`{0}` is no type of a context key",
    .help = "use string, numeric, boolean, ip, binary or date, or one of them with List behind it",
    .source = "IAM API Reference, ContextEntry"};
constexpr DiagnosticKind kOneValue = {.name = "request/one-value",
                                      .message = "the type `{0}` takes exactly one value",
                                      .help = "for several values use `{0}List`",
                                      .source = "IAM API Reference, ContextEntry"};
constexpr DiagnosticKind kMalformedValue = {.name = "request/malformed-value",
                                            .message = "`{0}` is no value of type {1}",
                                            .source = "IAM API Reference, ContextEntry"};
constexpr DiagnosticKind kKeyTwice = {.name = "request/key-twice",
                                      .message = "the context key `{0}` stands here twice",
                                      .help = "give several values in one entry",
                                      .source = kSource};

bool is_single_address(std::string_view text) {
  return parse_ip_range(text).has_value() && text.find('/') == std::string_view::npos;
}

struct Type {
  std::string_view name;
  bool (*well_formed)(std::string_view value);
};
constexpr std::array kTypes = {
    Type{"string", [](std::string_view) { return true; }},
    Type{"numeric", [](std::string_view v) { return parse_decimal(v).has_value(); }},
    Type{"boolean", [](std::string_view v) { return parse_boolean(v).has_value(); }},
    Type{"ip", is_single_address},
    Type{"binary", [](std::string_view v) { return decode_base64(v).has_value(); }},
    Type{"date", [](std::string_view v) { return parse_date(v).has_value(); }},
};

constexpr std::array<std::string_view, 3> kEntryMembers = {"ContextKeyName", "ContextKeyValues",
                                                           "ContextKeyType"};
constexpr std::array<std::string_view, 5> kRequestMembers = {"principal", "action", "resource",
                                                             "context", "absent"};

bool has_key(std::span<const ContextValue> context, std::string_view key) {
  return std::ranges::any_of(
      context, [key](const ContextValue& value) { return equal_folded(value.key, key); });
}

// The element of the list with the memory that it has, a new one at the end.
template <class T>
T& refilled(std::vector<T>& list, std::size_t index) {
  return index < list.size() ? list[index] : list.emplace_back();
}

// Fills a context behind its first `kept` entries, in the memory of those that were there.
class Reader {
 public:
  Reader(Diagnostics& diagnostics, std::vector<ContextValue>& context, std::size_t kept)
      : diagnostics_(diagnostics), context_(context), filled_(kept) {}

  // The first of the members with each name; nothing when there are others, or this is no object.
  template <std::size_t Count>
  std::optional<std::array<Value, Count>> members(Value object,
                                                  const std::array<std::string_view, Count>& names);
  std::string_view text(Value object, std::string_view name, Value member);
  void entries(Value list);
  void absent(Value list);
  void finish() { context_.resize(filled_); }

 private:
  bool expect(Value value, Kind kind, std::string_view words);
  void unknown_member(Value key, std::span<const std::string_view> names);
  void entry(Value object);
  void set_type(Value object, Value given, ContextValue& value);
  void keep_last(Value where);
  void say(const DiagnosticKind& kind, Value where, std::vector<Argument> args);

  Diagnostics& diagnostics_;
  std::vector<ContextValue>& context_;
  std::size_t filled_;  // entries of the context that are read
};

void Reader::say(const DiagnosticKind& kind, Value where, std::vector<Argument> args) {
  diagnostics_.add(kind, where.where(), std::move(args)).pointer = where.pointer();
}

bool Reader::expect(Value value, Kind kind, std::string_view words) {
  if (value.is(kind)) return true;
  say(kWrongType, value, {std::string(words)});
  return false;
}

void Reader::unknown_member(Value key, std::span<const std::string_view> names) {
  std::string known;
  for (const std::string_view name : names) known.append(known.empty() ? "" : ", ").append(name);
  say(kUnknownMember, key, {std::string(key.text()), known});
}

template <std::size_t Count>
std::optional<std::array<Value, Count>> Reader::members(
    Value object, const std::array<std::string_view, Count>& names) {
  if (!expect(object, Kind::kObject, "an object")) return std::nullopt;
  std::array<Value, Count> found;
  for (const auto& [key, value] : object.members()) {
    const auto* const name = std::ranges::find(names, key.text());
    if (name == names.end()) {
      unknown_member(key, names);
      continue;
    }
    Value& member = found[static_cast<std::size_t>(name - names.begin())];
    if (!member.valid()) member = value;
  }
  return found;
}

std::string_view Reader::text(Value object, std::string_view name, Value member) {
  if (!member.valid())
    say(kMissingMember, object, {std::string(name)});
  else if (expect(member, Kind::kString, "a string"))
    return member.text();
  return {};
}

// Takes the entry behind those that are read for one of them, unless its key is there already.
void Reader::keep_last(Value where) {
  const std::string& key = context_[filled_].key;
  if (has_key(std::span(context_).first(filled_), key))
    say(kKeyTwice, where, {key});
  else
    ++filled_;
}

void Reader::set_type(Value object, Value given, ContextValue& value) {
  if (given.valid() && !expect(given, Kind::kString, "a string")) return;
  value.type = given.valid() ? given.text() : value.values.size() == 1 ? "string" : "stringList";
  std::string_view element = value.type;
  value.list = element.ends_with("List");
  if (value.list) element.remove_suffix(4);
  const auto* type = std::ranges::find(kTypes, element, &Type::name);
  if (type == kTypes.end()) return say(kUnknownType, given, {value.type});
  if (!value.list && value.values.size() != 1) return say(kOneValue, object, {value.type});
  for (const std::string& text : value.values)
    if (!type->well_formed(text)) say(kMalformedValue, object, {text, std::string(element)});
}

void Reader::entry(Value object) {
  const auto found = members(object, kEntryMembers);
  if (!found) return;
  const auto& [name, values, type] = *found;
  ContextValue& value = refilled(context_, filled_);
  value.key = text(object, kEntryMembers[0], name);
  value.absent = false;
  if (!values.valid()) return say(kMissingMember, object, {"ContextKeyValues"});
  if (!expect(values, Kind::kArray, "a list of strings")) return;
  std::size_t count = 0;
  for (const Value one : values.elements())
    if (expect(one, Kind::kString, "a string")) refilled(value.values, count++) = one.text();
  value.values.resize(count);
  set_type(object, type, value);
  keep_last(object);
}

void Reader::entries(Value list) {
  if (!expect(list, Kind::kArray, "a list of context entries")) return;
  for (const Value object : list.elements()) entry(object);
}

void Reader::absent(Value list) {
  if (!expect(list, Kind::kArray, "a list of context keys")) return;
  for (const Value key : list.elements()) {
    if (!expect(key, Kind::kString, "a string")) continue;
    refilled(context_, filled_) = {.key = std::string(key.text()), .absent = true};
    keep_last(key);
  }
}

void read_request(Value request, Reader& reader, Question& question) {
  const auto found = reader.members(request, kRequestMembers);
  if (!found) return;
  const auto& [principal, action, resource, context, absent] = *found;
  question.principal = reader.text(request, "principal", principal);
  question.action = reader.text(request, "action", action);
  question.resource = reader.text(request, "resource", resource);
  if (context.valid()) reader.entries(context);
  if (absent.valid()) reader.absent(absent);
}

// A list of entries, or an object that holds it as the simulator's request does.
void read_context_file(const std::string& name, SourceFiles& sources, Diagnostics& diagnostics,
                       std::vector<ContextValue>& context) {
  const FileId file = read_text(name, sources, diagnostics);
  if (!file.valid()) return;
  json::Parser parser;
  const auto tree = parser.parse(sources, file, diagnostics);
  Reader reader(diagnostics, context, context.size());
  for (const Value root : tree->roots()) {
    const Value inner = root.find("ContextEntries");
    reader.entries(inner.valid() ? inner : root);
  }
  reader.finish();
}

// KEY=VALUE; the same key again is a further value.
bool add_pair(const std::string& pair, std::vector<ContextValue>& context) {
  const auto equals = pair.find('=');
  if (equals == std::string::npos || equals == 0) return false;
  const std::string key = pair.substr(0, equals);
  auto known = std::ranges::find(context, key, &ContextValue::key);
  if (known == context.end())
    known = context.insert(context.end(), ContextValue{.key = key, .type = "string"});
  known->values.push_back(pair.substr(equals + 1));
  known->list = known->values.size() > 1;
  if (known->list) known->type = "stringList";
  return true;
}

}  // namespace

Result<std::vector<ContextValue>, ExitStatus> read_context(const ContextArguments& arguments,
                                                           const Console& console) {
  std::vector<ContextValue> given;
  for (const std::string& pair : arguments.pairs) {
    if (add_pair(pair, given)) continue;
    console.error("--context " + pair + ": write KEY=VALUE");
    return Failure(ExitStatus::kUsage);
  }
  std::vector<ContextValue> from_files;
  SourceFiles sources;
  Diagnostics diagnostics;
  for (const std::string& file : arguments.files)
    read_context_file(file, sources, diagnostics, from_files);
  console.diagnostics(diagnostics, sources);
  if (diagnostics.has_errors()) return Failure(ExitStatus::kInput);
  for (const std::string& key : arguments.absent)
    from_files.push_back({.key = key, .absent = true});
  for (ContextValue& value : from_files) {
    if (has_key(given, value.key)) {
      console.error("the context key " + value.key + " is given twice");
      return Failure(ExitStatus::kUsage);
    }
    given.push_back(std::move(value));
  }
  return given;
}

void add_missing(std::vector<ContextValue>& given, const std::vector<ContextValue>& more) {
  for (const ContextValue& value : more)
    if (!has_key(given, value.key)) given.push_back(value);
}

std::optional<QuestionError> RequestReader::read(std::string_view line, Question& question) {
  padded_.assign(line).append(TextBuffer::kPadding, '\0');
  line = std::string_view(padded_).substr(0, line.size());
  Diagnostics diagnostics;
  parser_.parse(line, FileId(0), diagnostics, tree_);
  const std::vector<Value> roots = tree_.roots();
  Reader reader(diagnostics, question.context, 0);
  if (roots.size() == 1) read_request(roots.front(), reader, question);
  reader.finish();
  if (roots.size() > 1) diagnostics.add(kWrongType, roots[1].where(), {"one request a line"});
  if (!diagnostics.has_errors()) return std::nullopt;
  const Diagnostic& first = diagnostics.items().front();
  const std::size_t column = 1 + count_code_points(line.substr(0, first.where.begin));
  return QuestionError{.message = "column " + std::to_string(column) + ": " +
                                  report::message_words(first)};
}

}  // namespace ambit::tool
