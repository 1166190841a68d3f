#include "lint/facts.h"

#include <algorithm>

#include "catalog/arn_format.h"
#include "pattern/fold.h"
#include "pattern/glob.h"

namespace ambit::lint {
namespace {

constexpr std::ptrdiff_t kFewPatterns = 4;

// The pattern with `*` for each variable; what is no whole variable stays text.
void append_with_variables(std::string& program, std::string_view pattern) {
  while (!pattern.empty()) {
    const auto begin = pattern.find("${");
    const auto end = begin == std::string_view::npos ? begin : pattern.find('}', begin);
    append_glob(program, pattern.substr(0, end == std::string_view::npos ? end : begin));
    if (end == std::string_view::npos) return;
    const std::string_view name = pattern.substr(begin + 2, end - begin - 2);
    if (name == "*" || name == "?" || name == "$")
      append_literal(program, name);
    else
      program += kAnyRun;
    pattern.remove_prefix(end + 1);
  }
}

void append_field(std::string& program, std::string_view field, bool variables) {
  if (variables)
    append_with_variables(program, field);
  else
    append_glob(program, field);
}

}  // namespace

bool Facts::is_full() const {
  return expansions_.size() >= kMaxRemembered || remembered_ids_ >= kMaxRememberedIds;
}

const Facts::Actions& Facts::expansion(std::string_view pattern) {
  fold(pattern, key_);
  if (const auto known = expansions_.find(key_); known != expansions_.end()) return known->second;
  Actions actions{catalog_.expand(key_), {}};
  actions.ids = actions.set.ids();
  if (is_full()) {  // a hostile document: what others rely on stays until its end
    recent_.resize(kValidCalls, Actions{catalog::ActionSet(0), {}});
    return recent_[next_recent_++ % kValidCalls] = std::move(actions);
  }
  remembered_ids_ += actions.ids.size();
  return expansions_.emplace(key_, std::move(actions)).first->second;
}

void Facts::end_document() {
  statement_sets_.clear();
  statement_ids_.clear();
  entry_actions_.clear();
  if (!is_full()) return;
  expansions_.clear();
  remembered_ids_ = 0;
}

const catalog::ActionSet& Facts::expand(std::string_view pattern) {
  return expansion(pattern).set;
}

std::span<const catalog::ActionId> Facts::ids_of(const ActionEntry& entry) {
  if (!entry.well_formed) return {};
  if (entry.id) return {&*entry.id, 1};
  if (entry.exact) return {};
  if (const auto known = entry_actions_.find(&entry); known != entry_actions_.end())
    return known->second->ids;
  const Actions& actions = expansion(entry.text);
  if (!is_full()) entry_actions_.emplace(&entry, &actions);
  return actions.ids;
}

const catalog::ActionSet& Facts::actions_of(const Statement& statement) {
  const auto [known, added] = statement_sets_.try_emplace(&statement, catalog_.action_count());
  catalog::ActionSet& actions = known->second;
  if (!added) return actions;
  for (const ActionEntry& entry : statement.actions.entries) {
    if (entry.id)
      actions.insert(*entry.id);
    else if (entry.well_formed && !entry.exact)
      actions |= expand(entry.text);
  }
  if (statement.actions.negated) {
    catalog::ActionSet others = expand("*");
    others -= actions;
    actions = std::move(others);
  }
  return actions;
}

std::span<const catalog::ActionId> Facts::ids_of(const Statement& statement) {
  const auto [known, added] = statement_ids_.try_emplace(&statement);
  std::vector<catalog::ActionId>& ids = known->second;
  if (!added) return ids;
  const auto& entries = statement.actions.entries;
  const auto is_wide = [](const ActionEntry& entry) { return entry.well_formed && !entry.exact; };
  // A set pays only where many ids are to be put in order.
  if (statement.actions.negated || std::ranges::count_if(entries, is_wide) > kFewPatterns)
    return ids = actions_of(statement).ids();
  for (const ActionEntry& entry : entries) {
    const auto some = ids_of(entry);
    ids.insert(ids.end(), some.begin(), some.end());
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

std::optional<catalog::ActionId> Facts::action(std::string_view name) {
  const auto [known, added] = named_.try_emplace(name);
  if (added) known->second = catalog_.find_action(name);
  return known->second;
}

const catalog::ActionSet& Facts::actions_in(const Table& table) {
  const auto [known, added] = tables_.try_emplace(&table, catalog_.action_count());
  if (!added) return known->second;
  for (std::string_view line : table.lines())
    if (const auto id = catalog_.find_action(next_word(line))) known->second.insert(*id);
  return known->second;
}

std::vector<std::uint32_t>& Facts::zeros() {
  zeros_.resize(catalog_.action_count());
  return zeros_;
}

const std::string& Facts::program(const ResourceEntry& entry, bool variables) {
  // A rule asks for one entry and many formats.
  if (!program_.empty() && program_text_ == entry.text && program_variables_ == variables)
    return program_;
  ++program_number_;
  program_text_ = entry.text;
  program_variables_ = variables;
  program_.clear();
  append_field(program_, entry.text, variables);
  complete_arn(program_);
  confine_resource(program_);
  return program_;
}

const Facts::FormatFields& Facts::fields(catalog::ArnFormatId format) {
  if (format.index() >= formats_.size()) formats_.resize(format.index() + 1);
  FormatFields& fields = formats_[format.index()];
  if (fields.count == 0) {
    std::array<std::string_view, 6> all;
    fields.count = split_arn(catalog_.text(format), all);
    fields.service = all[2];
    fields.resource = all[5];
  }
  return fields;
}

bool Facts::fits(const ResourceEntry& entry, catalog::ArnFormatId format, bool variables) {
  if (entry.everything) return true;
  const std::string& arns = program(entry, variables);
  if (format.index() >= fits_.size()) fits_.resize(format.index() + 1);
  std::uint64_t& known = fits_[format.index()];
  if (known >> 1 != program_number_)
    known = program_number_ << 1 | (catalog::fits(arns, catalog_.text(format)) ? 1U : 0U);
  return (known & 1) != 0;
}

bool Facts::fits_anywhere(const ResourceEntry& entry, catalog::ArnFormatId format, bool variables) {
  if (entry.everything) return true;
  if (fits(entry, format, variables)) return true;  // mostly
  if (entry.field_count < 6) return false;
  scratch_.clear();
  for (std::size_t i = 0; i < 5; ++i) {
    if (i < 3)
      append_field(scratch_, entry.fields[i], variables);
    else
      scratch_ += kRunInField;
    scratch_ += ':';
  }
  append_field(scratch_, entry.fields[5], variables);
  confine_resource(scratch_);
  return catalog::fits(scratch_, catalog_.text(format));
}

bool Facts::carries(catalog::ActionId action, const Clause& clause) {
  if (!clause.key_id) return true;  // nothing is known about it
  const bool global = catalog_.facts(*clause.key_id).presence != catalog::Presence::kNotGlobal;
  const bool tag = clause.folded_key.starts_with("aws:resourcetag/") ||
                   clause.folded_key.starts_with("aws:requesttag/") || clause.is_key("aws:tagkeys");
  return (global && !tag) || catalog_.has_key(action, *clause.key_id);
}

}  // namespace ambit::lint
