// The located tree says which bytes each list is; what is between them is copied.
#include "ambit/action_lists.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "catalog/catalog.h"
#include "json/json.h"
#include "policy/document_text.h"
#include "policy/grammar_kinds.h"
#include "policy/list_layout.h"

namespace ambit {
namespace {

using catalog::Catalog;
using catalog::ServiceCatalog;
using json::Kind;
using json::Value;

void say(const DiagnosticKind& kind, Value value, std::vector<Argument> args,
         Diagnostics& diagnostics) {
  // A pointer costs a walk over the tree, so those that nobody reads are not made.
  const bool kept = diagnostics.count(kind.severity) < Diagnostics::kMaxKept;
  Diagnostic& said = diagnostics.add(kind, value.where(), std::move(args));
  if (kept) said.pointer = value.pointer();
}

void say_type(Value value, std::string_view element, std::string_view wanted,
              Diagnostics& diagnostics) {
  say(policy::kInvalidType.diagnostic, value,
      {std::string(element), std::string(wanted), std::string(json::kind_words(value.kind()))},
      diagnostics);
}

// The items of a list, as JSON texts. No items: the list stays.
using Items = std::vector<std::string>;

// The names of a catalog are letters, digits and hyphens.
std::string quoted(std::string_view name) {
  return std::string("\"").append(name).append("\"");
}

// The strings of an Action or NotAction.
std::vector<Value> strings_of(Value value) {
  if (!value.is(Kind::kArray)) return {value};
  std::vector<Value> strings;
  for (const Value element : value.elements()) strings.push_back(element);
  return strings;
}

class Expander {
 public:
  Expander(const Catalog& catalog, ExpandOptions options) : catalog_(catalog), options_(options) {}

  Items items(std::span<const Value> strings, Diagnostics& diagnostics) const {
    // Which strings stay. Sets are not kept: thousands of patterns would fill the memory.
    std::vector<bool> stays;
    catalog::ActionSet written(catalog_.action_count());
    for (const Value string : strings) {
      stays.push_back(!expands(string, diagnostics));
      if (!stays.back()) continue;
      if (const auto action = catalog_.find_action(string.text())) written.insert(*action);
    }
    if (std::ranges::find(stays, false) == stays.end()) return {};
    Items items;
    for (std::size_t i = 0; i < strings.size(); ++i) {
      if (stays[i])
        items.emplace_back(strings[i].raw());
      else
        append(catalog_.expand(strings[i].text()), written, items);
    }
    return items;
  }

 private:
  bool expands(Value string, Diagnostics& diagnostics) const {
    const std::string_view text = string.text();
    if (text.find_first_of("*?") == std::string_view::npos) return false;
    const auto actions = catalog_.expand(text);
    if (actions.unknown() == catalog::UnknownActions::kAll && !options_.everything) return false;
    if (actions.count() > 0) return true;
    say(policy::kNotInCatalog, string, {std::string(text)}, diagnostics);
    return false;
  }

  // Adds what is not written yet.
  void append(catalog::ActionSet actions, catalog::ActionSet& written, Items& items) const {
    actions -= written;
    for (const auto action : actions.ids()) items.push_back(quoted(catalog_.full_name(action)));
    written |= actions;
  }

  const Catalog& catalog_;
  ExpandOptions options_;
};

class Shrinker {
 public:
  explicit Shrinker(const ServiceCatalog& catalog) : catalog_(catalog) {}

  Items items(std::span<const Value> strings, Diagnostics& diagnostics) const {
    std::vector<std::string> texts;
    for (const Value string : strings) {
      texts.emplace_back(string.text());
      if (catalog_.tables().expand(texts.back()).count() == 0)
        say(policy::kNotInCatalog, string, {texts.back()}, diagnostics);
    }
    const auto shrunk = catalog_.shrink(texts);
    if (shrunk.actions.size() >= texts.size()) return {};
    std::unordered_map<std::string_view, std::string_view> raw;  // of each text
    for (std::size_t i = 0; i < texts.size(); ++i) raw.emplace(texts[i], strings[i].raw());
    Items items;
    for (const std::string& action : shrunk.actions) {
      if (const auto given = raw.find(action); given != raw.end()) {
        items.emplace_back(given->second);
        continue;
      }
      if (action.find('*') != std::string::npos)
        say(policy::kAdmitsMore, strings.front(), {action}, diagnostics);
      items.push_back(quoted(action));
    }
    return items;
  }

 private:
  const ServiceCatalog& catalog_;
};

// Writes a document anew, with what RewriterT makes of its lists.
template <class RewriterT>
class Document {
 public:
  Document(const RewriterT& rewriter, std::string_view text, Diagnostics& diagnostics)
      : rewriter_(rewriter), text_(text), diagnostics_(diagnostics) {}

  std::optional<std::string> rewritten(Value root) {
    if (!root.is(Kind::kObject)) {
      say(policy::kNotAnObject.diagnostic, root, {std::string(json::kind_words(root.kind()))},
          diagnostics_);
      return std::nullopt;
    }
    if (!root.find("Statement").valid())
      say(policy::kMissingStatement.diagnostic, root, {}, diagnostics_);
    for (const auto& [key, value] : root.members())
      if (key.text() == "Statement") rewrite_statements(value);
    if (diagnostics_.has_errors()) return std::nullopt;
    out_ += text_.substr(copied_);
    return std::move(out_);
  }

 private:
  void rewrite_statements(Value value) {
    if (value.is(Kind::kObject)) return rewrite_statement(value);
    constexpr std::string_view kWanted = "an object or a list of objects";
    if (!value.is(Kind::kArray)) return say_type(value, "Statement", kWanted, diagnostics_);
    for (const Value statement : value.elements()) {
      if (statement.is(Kind::kObject))
        rewrite_statement(statement);
      else
        say_type(statement, "Statement", kWanted, diagnostics_);
    }
  }

  void rewrite_statement(Value statement) {
    for (const json::Member member : statement.members()) {
      const std::string_view name = member.key.text();
      if ((name == "Action" || name == "NotAction") && is_list(name, member.value))
        rewrite_list(member, statement);
    }
  }

  bool is_list(std::string_view name, Value value) {
    constexpr std::string_view kWanted = "a string or a list of strings";
    if (!value.is(Kind::kArray) && !value.is(Kind::kString)) {
      say_type(value, name, kWanted, diagnostics_);
      return false;
    }
    bool sound = true;
    for (const Value element : value.elements()) {
      if (element.is(Kind::kString)) continue;
      say_type(element, name, kWanted, diagnostics_);
      sound = false;
    }
    return sound;
  }

  void rewrite_list(json::Member member, Value statement) {
    if (diagnostics_.has_errors()) return;  // nothing will be written
    const Items items = rewriter_.items(strings_of(member.value), diagnostics_);
    if (items.empty()) return;
    const Location where = member.value.where();
    out_ += text_.substr(copied_, where.begin - copied_);
    copied_ = where.end;
    if (member.value.is(Kind::kString) && items.size() == 1)
      out_ += items.front();
    else
      out_ += policy::list_text(items, policy::list_layout(member, statement, text_));
    if (out_.size() + (text_.size() - copied_) > kMaxRewrittenBytes)
      say(policy::kTooLargeRewritten, member.value, {static_cast<std::int64_t>(kMaxRewrittenBytes)},
          diagnostics_);
  }

  const RewriterT& rewriter_;
  std::string_view text_;
  Diagnostics& diagnostics_;
  std::string out_;
  std::size_t copied_ = 0;  // bytes of the text
};

template <class RewriterT>
std::optional<std::string> rewritten(const RewriterT& rewriter, const SourceFiles& sources,
                                     FileId file, Diagnostics& diagnostics) {
  json::Parser parser;
  Diagnostics said;
  const auto document = policy::parse_document(file, sources, parser, said);
  std::optional<std::string> text;
  if (document.root.valid())
    text = Document(rewriter, sources.text(file), said).rewritten(document.root);
  diagnostics.append(said);
  return text;
}

}  // namespace

std::optional<std::string> expand_action_lists(const SourceFiles& sources, FileId file,
                                               const ServiceCatalog& catalog, ExpandOptions options,
                                               Diagnostics& diagnostics) {
  return rewritten(Expander(catalog.tables(), options), sources, file, diagnostics);
}

std::optional<std::string> shrink_action_lists(const SourceFiles& sources, FileId file,
                                               const ServiceCatalog& catalog,
                                               Diagnostics& diagnostics) {
  return rewritten(Shrinker(catalog), sources, file, diagnostics);
}

}  // namespace ambit
