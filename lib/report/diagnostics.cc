#include <fmt/format.h>

#include <array>

#include "report/text.h"
#include "report/words.h"

namespace ambit::report {
namespace {

struct SeverityWord {
  std::string_view word;
  Ink ink;
};
SeverityWord severity_word(Severity severity) {
  switch (severity) {
    case Severity::kNotice:
      return {"notice", Ink::kStrong};
    case Severity::kWarning:
      return {"warning", Ink::kWarning};
    case Severity::kError:
      return {"error", Ink::kBad};
  }
  return {};
}

std::string file_line_column(const std::optional<Place>& place) {
  if (!place) return "ambit: ";
  return fmt::format("{}:{}:{}: ", place->name, place->position.line, place->position.column);
}

// ` (/RoleDetailList/17/PolicyDocument, bytes 812-830, decoded 1:57)`
std::string exact_place(const Diagnostic& diagnostic, const std::optional<Place>& place) {
  if (!place) return {};
  std::string text = " (";
  if (!diagnostic.pointer.empty()) text.append(diagnostic.pointer).append(", ");
  text += fmt::format("bytes {}-{}", place->begin_byte, place->end_byte);
  if (place->decoded)
    text += fmt::format(", decoded {}:{}", place->decoded->line, place->decoded->column);
  return text + ")";
}

void write(Text& text, const Diagnostic& diagnostic, const Places& places) {
  const auto place = places.find(diagnostic.where);
  const SeverityWord severity = severity_word(diagnostic.kind->severity);
  text.line({{file_line_column(place), Ink::kStrong},
             {fmt::format("{}: ", severity.word), severity.ink},
             message_words(diagnostic),
             {fmt::format(" [{}]", diagnostic.kind->name), Ink::kFaint},
             {exact_place(diagnostic, place), Ink::kFaint}});
  for (const Note& note : diagnostic.notes)
    text.line({place_words(places.find(note.where)), ": note: ", note.label}, 2);
  if (!diagnostic.kind->help.empty()) text.line({"help: ", help_words(diagnostic)}, 2);
}

}  // namespace

std::string diagnostics_text(const Diagnostics& diagnostics, const SourceFiles& sources,
                             Severity least, const TextStyle& style) {
  constexpr std::array kWorstFirst = {Severity::kError, Severity::kWarning, Severity::kNotice};
  Text text(style);
  const Places places(sources);
  std::size_t in_full = 0;
  for (const Severity severity : kWorstFirst) {
    if (severity < least) break;
    std::uint64_t left = diagnostics.count(severity);
    for (const Diagnostic& diagnostic : diagnostics.items()) {
      if (diagnostic.kind->severity != severity || in_full == kMaxInFull) continue;
      write(text, diagnostic, places);
      ++in_full;
      --left;
    }
    if (left > 0)
      text.line({fmt::format(
          "ambit: and {}", count_of(left, fmt::format("more {}", severity_word(severity).word)))});
  }
  return text.take();
}

}  // namespace ambit::report
