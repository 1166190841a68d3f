#include "report/lint_places.h"

#include <algorithm>
#include <charconv>

namespace ambit::report {
namespace {

std::string unescaped(std::string_view token) {
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool escape = token[i] == '~' && i + 1 < token.size();
    if (!escape) {
      out += token[i];
      continue;
    }
    out += token[++i] == '1' ? '/' : '~';
  }
  return out;
}

std::optional<std::uint64_t> number_of(std::string_view token) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), number);
  if (error != std::errc() || end != token.data() + token.size()) return std::nullopt;
  return number;
}

}  // namespace

TextRange LintPlaces::in_file(Location where) const {
  while (const auto parent = sources_.parent(where.file)) where = *parent;
  const auto place = places_.find(where);
  if (!place) return {};
  return {.file = place->file,
          .start = {place->begin_byte, place->position},
          .end = {place->end_byte, sources_.position(where.file, where.end)}};
}

std::optional<TextRange> LintPlaces::in_embedded(Location where) const {
  if (!where.file.valid() || !sources_.parent(where.file)) return std::nullopt;
  return TextRange{.start = {where.begin, sources_.position(where.file, where.begin)},
                   .end = {where.end, sources_.position(where.file, where.end)}};
}

TextRange LintPlaces::in_document(Location where) const {
  if (auto embedded = in_embedded(where)) return *embedded;
  return in_file(where);
}

std::string_view LintPlaces::encoding(Location where) const {
  const auto parent = sources_.parent(where.file);
  if (!parent) return {};
  const std::string_view string = sources_.excerpt(*parent);
  const auto first = string.find_first_not_of("\" \t\r\n");
  return first != std::string_view::npos && string[first] == '%' ? "percent" : "json-string";
}

std::uint64_t LintPlaces::offset_in_string(const lint::Place& place) const {
  // Back to the quote that begins the string: an unescaped one.
  const std::string_view text = sources_.text(place.where.file);
  std::size_t at = place.where.begin;
  while (at > 0 && !(text[at - 1] == '"' && (at < 2 || text[at - 2] != '\\'))) --at;
  return place.where.begin - at;
}

std::string sentence(std::string_view text) {
  std::string out(text);
  if (!out.empty() && out.front() >= 'a' && out.front() <= 'z')
    out.front() = static_cast<char>(out.front() - 'a' + 'A');
  if (!out.ends_with('.') && !out.ends_with('?')) out += '.';
  return out;
}

std::vector<PathElement> path_of(const lint::Place& place) {
  std::vector<PathElement> path;
  std::string_view rest = place.pointer;
  std::size_t in_condition = 0;  // steps behind Condition
  while (rest.starts_with('/')) {
    rest.remove_prefix(1);
    const std::string_view token = rest.substr(0, rest.find('/'));
    rest.remove_prefix(token.size());
    if (in_condition > 0) ++in_condition;
    PathElement element;
    // Operators and keys of conditions have names, whatever they look like.
    const bool named = in_condition == 2 || in_condition == 3;
    if (!named) element.index = number_of(token);
    if (!element.index) element.name = unescaped(token);
    if (token == "Condition" && in_condition == 0) in_condition = 1;
    path.push_back(std::move(element));
  }
  if (place.part == lint::Part::kKey && !path.empty()) path.back().is_key = true;
  return path;
}

}  // namespace ambit::report
