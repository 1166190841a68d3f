#include "lint/inspection.h"

#include <algorithm>

#include "lint/escapes.h"
#include "support/utf8.h"

namespace ambit::lint {
namespace {

// The documents that a rule is about.
struct Scope {
  std::uint32_t kinds = 0;                      // a bit for each PolicyKind
  std::vector<std::string_view> services = {};  // whose resource policies
};

constexpr std::uint32_t bit_of(PolicyKind kind) {
  return std::uint32_t{1} << static_cast<unsigned>(kind);
}

Scope scope_of(const RuleDescription& rule) {
  static constexpr std::string_view kOfService = "resource:";
  Scope scope;
  for (const std::string_view name : rule.kinds) {
    if (name.starts_with(kOfService))
      scope.services.push_back(name.substr(kOfService.size()));
    else if (const auto kind = parse_policy_kind(name))
      scope.kinds |= bit_of(*kind);
  }
  return scope;
}

// By rule; asked of every rule for every document, so no names are compared then.
const std::vector<Scope>& scopes() {
  static const std::vector<Scope> kScopes = [] {
    std::vector<Scope> scopes;
    scopes.reserve(rules().size());
    for (const RuleDescription& rule : rules()) scopes.push_back(scope_of(rule));
    return scopes;
  }();
  return kScopes;
}

bool concerns(const Scope& scope, const Document& document) {
  if ((scope.kinds & bit_of(document.kind)) != 0) return true;
  return document.kind == PolicyKind::kResource && !scope.services.empty() &&
         std::ranges::find(scope.services, document.attachment.service) != scope.services.end();
}

constexpr std::size_t kMaxQuoted = 60;  // characters
constexpr std::size_t kQuotedHead = 40;
constexpr std::size_t kQuotedTail = 15;

std::string shown_character(std::string_view character) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(character.front());
  if (byte >= 0x20 && byte != 0x7F) return std::string(character);
  return std::string("\\x") + kDigits[byte >> 4] + kDigits[byte & 0xF];
}

bool is_short_and_plain(std::string_view text) {
  // Without an early exit, so that the loop is vectorised.
  bool plain = text.size() <= kMaxQuoted;
  for (const char c : text.substr(0, kMaxQuoted)) plain = plain & (c >= 0x20) & (c < 0x7F);
  return plain;
}

// The characters of the text; of one that is too long, enough to know that, and to have its end.
std::vector<std::string> shown_characters(std::string_view text) {
  std::vector<std::string> characters;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t next = i + 1;
    while (next < text.size() && is_utf8_continuation(text[next])) ++next;
    characters.push_back(shown_character(text.substr(i, next - i)));
    i = next;
    if (characters.size() != kMaxQuoted + 1 || text.size() - i <= 4 * kMaxQuoted) continue;
    i = text.size() - 4 * kQuotedTail;
    while (i < text.size() && is_utf8_continuation(text[i])) ++i;
  }
  return characters;
}

}  // namespace

Inspection::Inspection(const Document& document, Facts& facts, std::span<const Severity> severities,
                       std::span<const OptionSetting> options, std::vector<Finding>& findings)
    : document_(document),
      facts_(facts),
      severities_(severities),
      options_(options),
      findings_(findings) {
  const std::vector<Scope>& all = scopes();
  on_.resize(severities.size());
  for (std::size_t i = 0; i < severities.size(); ++i)
    on_[i] = severities[i] != Severity::kOff && concerns(all[i], document) ? 1 : 0;
}

const OptionSetting* Inspection::option(RuleId rule, std::string_view name) const {
  const std::string_view id = description(rule).id;
  const auto last = std::find_if(options_.rbegin(), options_.rend(), [&](const OptionSetting& set) {
    return set.rule == id && set.option == name;
  });
  return last == options_.rend() ? nullptr : &*last;
}

bool Inspection::concerns_service(RuleId rule, std::string_view service) const {
  const OptionSetting* named = option(rule, "services");
  return named == nullptr || std::ranges::find(named->services, service) != named->services.end();
}

Engine* Inspection::engine() {
  if (!asked_) {
    asked_ = true;
    before_.reserve(findings_.size());
    for (const Finding& finding : findings_)
      before_.emplace_back(finding.place.where.begin, finding.rule);
    std::sort(before_.begin(), before_.end());
    engine_ = std::make_unique<Engine>(document_, facts_.catalog());
  }
  return engine_->ready() ? engine_.get() : nullptr;
}

bool Inspection::has_error_in(json::Value value) const {
  const Location where = value.where();
  auto finding =
      std::lower_bound(before_.begin(), before_.end(),
                       std::pair(where.begin, static_cast<const RuleDescription*>(nullptr)));
  for (; finding != before_.end() && finding->first < where.end; ++finding)
    if (finding->second->category == Severity::kError) return true;
  return false;
}

bool Inspection::reported_in(RuleId rule, json::Value value) const {
  const Location where = value.where();
  auto finding =
      std::lower_bound(before_.begin(), before_.end(),
                       std::pair(where.begin, static_cast<const RuleDescription*>(nullptr)));
  for (; finding != before_.end() && finding->first < where.end; ++finding)
    if (finding->second == &description(rule)) return true;
  return false;
}

Finding& Inspection::report(RuleId rule, Place place, std::string message) {
  Finding finding{.rule = &description(rule),
                  .severity = severities_[static_cast<std::size_t>(rule)],
                  .message = std::move(message),
                  .place = std::move(place)};
  if (!finding.rule->codes.empty()) finding.code = finding.rule->codes.front();
  if (!on(rule)) return scratch_ = std::move(finding);
  if (findings_.size() >= kMaxForChoice) {
    ++left_out_;
    return scratch_ = std::move(finding);
  }
  return findings_.emplace_back(std::move(finding));
}

Place place_of(json::Value value) {
  return {.where = value.where(), .pointer = value.pointer()};
}

Place place_of_key(json::Value key) {
  return {.where = key.where(), .pointer = key.pointer(), .part = Part::kKey};
}

Place place_of_opening(json::Value object) {
  Place place = place_of(object);
  place.where.end = place.where.begin + 1;
  return place;
}

Place place_of_statement(const Statement& statement) {
  Place place = place_of(statement.object);
  const auto line_end = statement.object.raw().find_first_of("\r\n");
  if (line_end != std::string_view::npos)
    place.where.end = place.where.begin + static_cast<std::uint32_t>(line_end);
  return place;
}

Place place_of_piece(json::Value string, std::size_t begin, std::size_t end) {
  Place place{.where = string.where(), .pointer = string.pointer(), .part = Part::kSubstring};
  const std::string_view raw = string.raw();
  std::size_t written = 1;  // behind the quote
  std::size_t decoded = 0;
  std::size_t first = written;
  std::size_t last = written;
  for_each_character(raw.substr(1, raw.size() - 2), [&](std::size_t bytes, std::size_t stands_for) {
    if (decoded <= begin) first = written;
    written += bytes;
    decoded += stands_for;
    if (decoded <= end || last <= first) last = written;
  });
  if (begin >= decoded) first = written;
  if (end <= begin) last = first;
  const std::uint32_t start = place.where.begin;
  place.where.begin = start + static_cast<std::uint32_t>(first);
  place.where.end = start + static_cast<std::uint32_t>(std::max(first, last));
  return place;
}

std::string single_quoted(std::string_view text) {
  if (is_short_and_plain(text)) {  // nearly all are
    std::string out;
    out.reserve(text.size() + 2);
    return (((out += '\'') += text) += '\'');
  }
  const std::vector<std::string> characters = shown_characters(text);
  const bool is_long = characters.size() > kMaxQuoted;
  std::string out = "'";
  for (std::size_t i = 0; i < characters.size(); ++i) {
    const bool cut = is_long && i >= kQuotedHead && i + kQuotedTail < characters.size();
    if (!cut)
      out += characters[i];
    else if (i == kQuotedHead)
      out += "…";
  }
  return out + "'";
}

std::string statement_name(const Statement& statement) {
  if (statement.sid.valid() && !statement.sid.text().empty())
    return "statement " + single_quoted(statement.sid.text());
  return "statement " + std::to_string(statement.index + 1);
}

std::string listed_of(std::span<const std::string> shown, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (i > 0) out += i + 1 == count ? " and " : ", ";
    out += shown[i];
  }
  if (count > shown.size()) out += " and " + std::to_string(count - shown.size()) + " more";
  return out;
}

std::string listed(const std::vector<std::string>& names) {
  return listed_of(std::span(names).first(std::min(names.size(), kMaxListed)), names.size());
}

std::string counted(std::size_t count, std::string_view singular) {
  return std::to_string(count) + " " + std::string(singular) + (count == 1 ? "" : "s");
}

std::vector<std::string> did_you_mean(const std::vector<std::string>& names) {
  if (names.empty()) return {};
  std::string out = "did you mean ";
  const std::size_t shown = std::min<std::size_t>(names.size(), 3);
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) out += i + 1 == shown ? " or " : ", ";
    out += single_quoted(names[i]);
  }
  return {out + "?"};
}

}  // namespace ambit::lint
