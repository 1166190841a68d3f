#include "policy/variable.h"

#include <string>

#include "pattern/fold.h"

namespace ambit::policy {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// `, 'text'` with blanks around the quoted text; the comma is gone already.
std::optional<std::string_view> parse_default(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  if (text.size() < 2 || text.front() != '\'' || text.back() != '\'') return std::nullopt;
  text = text.substr(1, text.size() - 2);
  if (text.find('\'') != std::string_view::npos) return std::nullopt;
  return text;
}

// The `}` that ends the variable whose body starts at the front of `text`: one inside the quotes of
// a default does not count.
std::size_t find_brace(std::string_view text) {
  const auto brace = text.find('}');
  const auto quote = text.substr(0, brace).find('\'');
  if (quote == std::string_view::npos) return brace;
  const auto closing = text.find('\'', quote + 1);
  if (closing == std::string_view::npos) return brace;
  return text.find('}', closing);
}

bool has_blank_outside_tag_key(std::string_view name) {
  const std::string folded = fold(name);
  for (const char c : std::string_view(folded).substr(0, tag_key_start(folded)))
    if (is_blank(c)) return true;
  return false;
}

}  // namespace

std::size_t tag_key_start(std::string_view folded) {
  constexpr std::string_view kEncryptionContext = "kms:encryptioncontext:";
  if (folded.starts_with(kEncryptionContext)) return kEncryptionContext.size();
  const auto slash = folded.find('/');
  // A slash also occurs in the issuer of an OIDC key (`idp.example.com/path:sub`): a tag-keyed key
  // has its colon in front.
  if (slash == std::string_view::npos ||
      folded.substr(0, slash).find(':') == std::string_view::npos)
    return std::string_view::npos;
  return slash + 1;
}

std::optional<VariablePart> VariableParts::fail(VariableError error) {
  error_ = error;
  return std::nullopt;
}

std::optional<VariablePart> VariableParts::variable(std::string_view body) {
  if (body == "*" || body == "?" || body == "$")
    return VariablePart{VariablePart::Kind::kEscape, body, {}};
  // The default starts at a comma before a quote; a tag key may hold other commas.
  auto comma = std::string_view::npos;
  if (const auto quote = body.find('\''); quote != std::string_view::npos)
    comma = body.substr(0, quote).rfind(',');
  if (comma == std::string_view::npos) comma = body.find(',');
  VariablePart part{VariablePart::Kind::kVariable, body.substr(0, comma), {}};
  if (comma != std::string_view::npos) {
    part.fallback = parse_default(body.substr(comma + 1));
    if (!part.fallback) return fail(VariableError::kMalformedDefault);
  }
  if (part.text.empty()) return fail(VariableError::kEmptyName);
  if (has_blank_outside_tag_key(part.text)) return fail(VariableError::kBlankInName);
  return part;
}

std::optional<VariablePart> VariableParts::next() {
  if (rest_.empty() || error_ != VariableError::kNone) return std::nullopt;
  const auto dollar = rest_.find("${");
  if (dollar != 0) {
    const VariablePart part{VariablePart::Kind::kText, rest_.substr(0, dollar), {}};
    rest_.remove_prefix(part.text.size());
    return part;
  }
  const std::string_view after = rest_.substr(2);
  const auto brace = find_brace(after);
  if (brace == std::string_view::npos) return fail(VariableError::kNoBrace);
  const auto part = variable(after.substr(0, brace));
  if (part) rest_ = after.substr(brace + 1);
  return part;
}

}  // namespace ambit::policy
