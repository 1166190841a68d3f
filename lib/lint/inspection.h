// What a rule works with: one document, the facts about AWS, and where its findings go.
//
// A rule is a part of a function in rules/<family>.cc, which goes over the document once for a
// small family of rules. The function asks on() before it looks for something that costs time, and
// report() drops findings of rules that are off.
#ifndef AMBIT_LINT_INSPECTION_H_
#define AMBIT_LINT_INSPECTION_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/lint.h"
#include "lint/document.h"
#include "lint/engine.h"
#include "lint/facts.h"
#include "lint/rule_id.h"

namespace ambit::lint {

class Inspection {
 public:
  // All outlive the inspection. `severities` has one entry for each rule; of `options` a later one
  // wins; findings are added to `findings`.
  Inspection(const Document& document, Facts& facts, std::span<const Severity> severities,
             std::span<const OptionSetting> options, std::vector<Finding>& findings);

  const Document& document() const { return document_; }
  Facts& facts() const { return facts_; }
  const catalog::Catalog& catalog() const { return facts_.catalog(); }
  bool on(RuleId rule) const { return on_[static_cast<std::size_t>(rule)] != 0; }

  // An option of the rule as it was set; null if it was not. O(settings), for what is about to be
  // reported.
  const OptionSetting* option(RuleId rule, std::string_view name) const;
  // Whether the service, in small letters, is one that the rule's option `services` names, or none
  // are named.
  bool concerns_service(RuleId rule, std::string_view service) const;

  // Adds a finding; the reference is to be completed at once (code, help, related, fixes, facts)
  // and is valid until the next report. A scratch finding that nobody reads if the rule is off.
  Finding& report(RuleId rule, Place place, std::string message);

  // The reasoner; null if it cannot deal with the document.
  Engine* engine();
  // Whether a rule that went before the first use of engine() says that something is an error in
  // the value; or the rule anything.
  bool has_error_in(json::Value value) const;
  bool reported_in(RuleId rule, json::Value value) const;

  // How many findings there were beyond what can be kept for a choice.
  std::uint64_t left_out() const { return left_out_; }

 private:
  static constexpr std::size_t kMaxForChoice = 20 * kMaxFindings;

  const Document& document_;
  Facts& facts_;
  std::span<const Severity> severities_;
  std::span<const OptionSetting> options_;
  std::vector<Finding>& findings_;
  std::vector<std::uint8_t> on_;  // by rule
  std::uint64_t left_out_ = 0;
  std::unique_ptr<Engine> engine_;
  bool asked_ = false;                                                    // for the engine
  std::vector<std::pair<std::uint32_t, const RuleDescription*>> before_;  // its use, by place
  Finding scratch_;
};

// --- Places ---

Place place_of(json::Value value);                     // a value with its quotes or brackets
Place place_of_key(json::Value key);                   // the name of a member
Place place_of_opening(json::Value object);            // its brace, for what it lacks
Place place_of_statement(const Statement& statement);  // its first line
// The characters [begin, end) of a string's text(), also where it is written with escapes.
Place place_of_piece(json::Value string, std::size_t begin, std::size_t end);
// `piece` is a view into entry.text.
inline Place place_of_piece(const Entry& entry, std::string_view piece) {
  const auto begin = static_cast<std::size_t>(piece.data() - entry.text.data());
  return place_of_piece(entry.value, begin, begin + piece.size());
}

// How many other places of the same a finding names.
inline constexpr std::size_t kMaxRelated = 20;

// --- Words of messages ---

// 'text' as a message names it: control characters escaped, more than 60 characters shortened.
std::string single_quoted(std::string_view text);
// "statement 'Read'" or "statement 2" (counted from 1).
std::string statement_name(const Statement& statement);
// "a", "a and b", "a, b and c", "a, b, c and 5 more"; of more than three, the first three.
std::string listed(const std::vector<std::string>& names);
// The same of the names of things, of which only those that are shown are made.
inline constexpr std::size_t kMaxListed = 3;
std::string listed_of(std::span<const std::string> shown, std::size_t count);
template <class Things, class Name>
std::string listed(const Things& things, Name&& name) {
  std::vector<std::string> shown;
  shown.reserve(kMaxListed);
  for (auto thing = things.begin(); thing != things.end() && shown.size() < kMaxListed; ++thing)
    shown.push_back(name(*thing));
  return listed_of(shown, things.size());
}
// "1 action", "3 actions"
std::string counted(std::size_t count, std::string_view singular);
// "did you mean 'a'?", "did you mean 'a' or 'b'?"; nothing for no names.
std::vector<std::string> did_you_mean(const std::vector<std::string>& names);

// --- Fixes (lint/edits.cc) ---

// The text as a JSON string.
std::string in_quotes(std::string_view text);

// Each returns the edits of one change; put together they must not overlap. `text` is put into JSON
// quotes and escaped as needed.
std::vector<Edit> replace_string(json::Value value, std::string_view text);
std::vector<Edit> replace_raw(json::Value value, std::string json);
// Replaces a string by several; `element` is the string itself or the list that it stands in.
std::vector<Edit> replace_by_several(json::Value element, json::Value value,
                                     const std::vector<std::string>& texts);
// Removes an element of a list with one comma and the white space to its neighbour; nothing when it
// is the only one. `list` is the array.
std::vector<Edit> remove_element(json::Value list, json::Value element);
// The same for several of one list; nothing when none would be left.
std::vector<Edit> remove_elements(json::Value list, const std::vector<json::Value>& elements);
// Removes a statement of the document's list; nothing when it is the only one.
std::vector<Edit> remove_statement(const Document& document, const Statement& statement);
// Removes a member of an object, given by its key. The object may become empty.
std::vector<Edit> remove_member(json::Value object, json::Value key);
// Adds `"name": json` as first or last member, laid out like its neighbours.
std::vector<Edit> insert_first_member(json::Value object, std::string_view name,
                                      const std::string& json);
std::vector<Edit> append_member(json::Value object, std::string_view name, const std::string& json);
// Adds strings to a list or turns a string into a list of it and them.
std::vector<Edit> append_strings(json::Value value, const std::vector<std::string>& texts);

Fix safe_fix(std::string description, std::vector<Edit> edits);
Fix proposed_fix(std::string description, std::vector<Edit> edits);
// "replace by 'text'"
Fix replacement(json::Value value, std::string_view text, bool safe);

// Adds the fix, unless it has no edits.
void add_fix(Finding& finding, Fix fix);

// --- The families, each a file in rules/ ---

#define AMBIT_LINT_RULES(family) void check_##family(Inspection& inspection);
#include "lint/families.def"
#undef AMBIT_LINT_RULES

}  // namespace ambit::lint

#endif  // AMBIT_LINT_INSPECTION_H_
