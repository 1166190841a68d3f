// Condition keys and requests as JSON: ContextEntries as the AWS policy simulator takes them.
// Source: IAM API Reference, ContextEntry.
#include <algorithm>
#include <array>
#include <span>

#include "input.h"
#include "json/json.h"
#include "pattern/fold.h"
#include "pattern/scalar.h"
#include "report/words.h"

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

bool has_key(const std::vector<ContextValue>& context, std::string_view key) {
  return std::ranges::any_of(
      context, [key](const ContextValue& value) { return equal_folded(value.key, key); });
}

class Reader {
 public:
  explicit Reader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  void entries(Value list, std::vector<ContextValue>& context);
  void absent(Value list, std::vector<ContextValue>& context);
  std::string text(Value object, std::string_view name);
  bool members(Value object, std::span<const std::string_view> names);
  bool expect(Value value, Kind kind, std::string_view words);

 private:
  void entry(Value object, std::vector<ContextValue>& context);
  void set_type(Value object, ContextValue& value);
  void add(Value where, ContextValue value, std::vector<ContextValue>& context);
  void say(const DiagnosticKind& kind, Value where, std::vector<Argument> args);

  Diagnostics& diagnostics_;
};

void Reader::say(const DiagnosticKind& kind, Value where, std::vector<Argument> args) {
  diagnostics_.add(kind, where.where(), std::move(args)).pointer = where.pointer();
}

bool Reader::expect(Value value, Kind kind, std::string_view words) {
  if (value.is(kind)) return true;
  say(kWrongType, value, {std::string(words)});
  return false;
}

bool Reader::members(Value object, std::span<const std::string_view> names) {
  if (!expect(object, Kind::kObject, "an object")) return false;
  for (const auto& [key, value] : object.members()) {
    if (std::ranges::find(names, key.text()) != names.end()) continue;
    std::string known;
    for (const std::string_view name : names) known.append(known.empty() ? "" : ", ").append(name);
    say(kUnknownMember, key, {std::string(key.text()), known});
  }
  return true;
}

std::string Reader::text(Value object, std::string_view name) {
  const Value value = object.find(name);
  if (!value.valid())
    say(kMissingMember, object, {std::string(name)});
  else if (expect(value, Kind::kString, "a string"))
    return std::string(value.text());
  return {};
}

void Reader::add(Value where, ContextValue value, std::vector<ContextValue>& context) {
  if (has_key(context, value.key))
    say(kKeyTwice, where, {value.key});
  else
    context.push_back(std::move(value));
}

void Reader::set_type(Value object, ContextValue& value) {
  const Value given = object.find("ContextKeyType");
  if (given.valid() && !expect(given, Kind::kString, "a string")) return;
  value.type = given.valid()              ? std::string(given.text())
               : value.values.size() == 1 ? "string"
                                          : "stringList";
  std::string_view element = value.type;
  value.list = element.ends_with("List");
  if (value.list) element.remove_suffix(4);
  const auto* type = std::ranges::find(kTypes, element, &Type::name);
  if (type == kTypes.end()) return say(kUnknownType, given, {value.type});
  if (!value.list && value.values.size() != 1) return say(kOneValue, object, {value.type});
  for (const std::string& text : value.values)
    if (!type->well_formed(text)) say(kMalformedValue, object, {text, std::string(element)});
}

void Reader::entry(Value object, std::vector<ContextValue>& context) {
  if (!members(object, kEntryMembers)) return;
  ContextValue value{.key = text(object, "ContextKeyName")};
  const Value values = object.find("ContextKeyValues");
  if (!values.valid()) return say(kMissingMember, object, {"ContextKeyValues"});
  if (!expect(values, Kind::kArray, "a list of strings")) return;
  for (const Value one : values.elements())
    if (expect(one, Kind::kString, "a string")) value.values.emplace_back(one.text());
  set_type(object, value);
  add(object, std::move(value), context);
}

void Reader::entries(Value list, std::vector<ContextValue>& context) {
  if (!expect(list, Kind::kArray, "a list of context entries")) return;
  for (const Value object : list.elements()) entry(object, context);
}

void Reader::absent(Value list, std::vector<ContextValue>& context) {
  if (!expect(list, Kind::kArray, "a list of context keys")) return;
  for (const Value key : list.elements())
    if (expect(key, Kind::kString, "a string"))
      add(key, {.key = std::string(key.text()), .absent = true}, context);
}

// A list of entries, or an object that holds it as the simulator's request does.
void read_context_file(const std::string& name, SourceFiles& sources, Diagnostics& diagnostics,
                       std::vector<ContextValue>& context) {
  const FileId file = read_text(name, sources, diagnostics);
  if (!file.valid()) return;
  json::Parser parser;
  const auto tree = parser.parse(sources, file, diagnostics);
  Reader reader(diagnostics);
  for (const Value root : tree->roots()) {
    const Value inner = root.find("ContextEntries");
    reader.entries(inner.valid() ? inner : root, context);
  }
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

Result<Question, QuestionError> RequestReader::read(std::string_view line) {
  SourceFiles sources;
  Diagnostics diagnostics;
  const FileId file = sources.add("request", TextBuffer(line));
  const auto tree = parser_.parse(sources, file, diagnostics);
  const std::vector<Value> roots = tree->roots();
  Question question;
  Reader reader(diagnostics);
  if (roots.size() == 1 && reader.members(roots.front(), kRequestMembers)) {
    const Value request = roots.front();
    question.principal = reader.text(request, "principal");
    question.action = reader.text(request, "action");
    question.resource = reader.text(request, "resource");
    if (const Value context = request.find("context"); context.valid())
      reader.entries(context, question.context);
    if (const Value absent = request.find("absent"); absent.valid())
      reader.absent(absent, question.context);
  }
  if (roots.size() > 1) diagnostics.add(kWrongType, roots[1].where(), {"one request a line"});
  if (!diagnostics.has_errors()) return question;
  const Diagnostic& first = diagnostics.items().front();
  const Position place = sources.position(first.where.file, first.where.begin);
  return Failure(QuestionError{.message = "column " + std::to_string(place.column) + ": " +
                                          report::message_words(first)});
}

}  // namespace ambit::tool
