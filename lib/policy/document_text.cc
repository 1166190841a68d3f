#include "policy/document_text.h"

#include <string>

#include "policy/grammar_kinds.h"
#include "support/percent.h"
#include "support/utf8.h"

namespace ambit::policy {
namespace {

// One round, and two more for exports that were stored encoded.
constexpr int kMaxRounds = 3;

// Whether `text` is JSON text: a document, or a string that holds one.
bool starts_json(std::string_view text) {
  const auto at = text.find_first_not_of(" \t\r\n");
  return at != std::string_view::npos && (text[at] == '{' || text[at] == '[' || text[at] == '"');
}

DecodedDocument not_json(Location where, std::string_view why, Diagnostics& diagnostics) {
  diagnostics.add(kNotJson, where, {std::string(why)});
  return {};
}

}  // namespace

DecodedDocument parse_document(FileId file, const SourceFiles& files, json::Parser& parser,
                               Diagnostics& diagnostics) {
  Diagnostics damage;
  auto tree = parser.parse(files, file, damage);
  const auto roots = tree->roots();
  if (damage.has_errors()) {
    const Diagnostic& first = damage.items().front();
    std::string detail(first.kind->message);
    if (!first.args.empty())
      if (const auto* text = std::get_if<std::string>(&first.args.front())) detail = *text;
    diagnostics.add(kJsonSyntax.diagnostic, first.where, {std::move(detail)});
    return {};
  }
  if (roots.empty()) return not_json({file, 0, 0}, "the text is empty", diagnostics);
  if (roots.size() > 1) {
    diagnostics.add(kJsonSyntax.diagnostic, roots[1].where(),
                    {std::string("text after the document")});
    return {};
  }
  return {std::move(tree), roots.front()};
}

DecodedDocument decode_document(std::string_view text, Location within, SourceFiles& files,
                                json::Parser& parser, Diagnostics& diagnostics) {
  std::string round(text);
  for (int rounds = 1; rounds <= kMaxRounds; ++rounds) {
    if (!starts_json(round)) {
      if (!looks_percent_encoded(round))
        return not_json(within, "it starts with other text", diagnostics);
      round = percent_decode(round);
      if (first_invalid_utf8(round))
        return not_json(within, "its percent-encoded bytes are not UTF-8", diagnostics);
      if (!starts_json(round)) continue;
    }
    const FileId file = files.add_embedded(within, TextBuffer(round));
    DecodedDocument decoded = parse_document(file, files, parser, diagnostics);
    if (!decoded.root.is(json::Kind::kString)) {
      if (rounds > 1) diagnostics.add(kEncodedTwice, within, {std::int64_t{rounds}});
      return decoded;
    }
    within = decoded.root.where();
    round = decoded.root.text();
  }
  return not_json(within, "it is encoded more than three times over", diagnostics);
}

DecodedDocument decode_text(FileId file, SourceFiles& files, json::Parser& parser,
                            Diagnostics& diagnostics) {
  const std::string_view text = files.text(file);
  static constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  const std::size_t begin = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  const auto first = text.find_first_not_of(" \t\r\n", begin);
  if (first == std::string_view::npos)
    return not_json({file, 0, static_cast<std::uint32_t>(text.size())}, "the text is empty",
                    diagnostics);
  const bool json = (text[first] == '{' || text[first] == '[');
  if (json) return parse_document(file, files, parser, diagnostics);
  return decode_document(text, {file, 0, static_cast<std::uint32_t>(text.size())}, files, parser,
                         diagnostics);
}

}  // namespace ambit::policy
