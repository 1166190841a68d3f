#include "snapshot/import/template_text.h"

#include <algorithm>
#include <utility>

#include "snapshot/import/resource_rows.h"

namespace ambit::snapshot {
namespace {

using json::Kind;
using json::Value;
using Resolved = TemplateResolver::Resolved;

std::uint32_t start_of(Value value) {
  return value.where().begin;
}

}  // namespace

// --- Tokens ---

void TemplateText::separate(bool& first, Tokens& tokens) {
  if (!first) tokens.back().text += ',';
  first = false;
}

bool TemplateText::render_members(Value object, Tokens& tokens) {
  tokens.push_back({start_of(object), "{"});
  bool first = true;
  for (const auto& [key, value] : object.members()) {
    const Resolved resolved = resolver_.resolve(value);
    if (resolved.is_nothing()) continue;
    separate(first, tokens);
    tokens.push_back({start_of(key), std::string(key.raw()).append(":")});
    if (!render(resolved, start_of(value), tokens)) return false;
  }
  tokens.push_back({object.where().end - 1, "}"});
  return true;
}

bool TemplateText::render_elements(Value list, Tokens& tokens) {
  tokens.push_back({start_of(list), "["});
  bool first = true;
  for (const Value element : list.elements()) {
    const Resolved resolved = resolver_.resolve(element);
    if (resolved.is_nothing()) continue;
    separate(first, tokens);
    if (!render(resolved, start_of(element), tokens)) return false;
  }
  tokens.push_back({list.where().end - 1, "]"});
  return true;
}

bool TemplateText::render(Value value, Tokens& tokens) {
  return render(resolver_.resolve(value), start_of(value), tokens);
}

// `at` is where the function stands that gave it. Recursion goes down into values only, which are
// at most json::kMaxDepthLevels deep; a function gives a value that stands within it, or scalars.
bool TemplateText::render(const Resolved& resolved, std::uint32_t at, Tokens& tokens) {
  switch (resolved.kind) {
    case Resolved::Kind::kUnknown:
    case Resolved::Kind::kNothing:
      return false;
    case Resolved::Kind::kText:
      append_json(tokens.emplace_back(Token{at, ""}).text, resolved.text);
      return true;
    case Resolved::Kind::kList: {
      tokens.push_back({at, "["});
      bool first = true;
      for (const Resolved& element : resolved.list) {
        separate(first, tokens);
        if (!render(element, at, tokens)) return false;
      }
      tokens.push_back({at, "]"});
      return true;
    }
    case Resolved::Kind::kValue:
      break;
  }
  const Value value = resolved.value;
  if (value.is(Kind::kObject)) return render_members(value, tokens);
  if (value.is(Kind::kArray)) return render_elements(value, tokens);
  tokens.push_back({start_of(value), std::string(value.raw())});
  return true;
}

// --- Documents ---

void TemplateText::render_statements(Value statements, Tokens& tokens, Written& written) {
  tokens.push_back({start_of(statements), "["});
  bool first = true;
  for (const Value element : statements.elements()) {
    const Resolved resolved = resolver_.resolve(element);
    if (resolved.is_nothing()) continue;
    Tokens statement;
    if (!render(resolved, start_of(element), statement)) {
      written.left_out.push_back(element);
      continue;
    }
    separate(first, tokens);
    std::move(statement.begin(), statement.end(), std::back_inserter(tokens));
  }
  tokens.push_back({statements.where().end - 1, "]"});
}

bool TemplateText::render_document(Value document, Tokens& tokens, Written& written) {
  tokens.push_back({start_of(document), "{"});
  bool first = true;
  for (const auto& [key, value] : document.members()) {
    const Resolved resolved = resolver_.resolve(value);
    if (resolved.is_nothing()) continue;
    // What a document is called makes no difference.
    if (resolved.is_unknown() && key.text() == "Id") continue;
    separate(first, tokens);
    tokens.push_back({start_of(key), std::string(key.raw()).append(":")});
    const bool is_list = resolved.kind == Resolved::Kind::kValue &&
                         resolved.value.is(Kind::kArray) && key.text() == "Statement";
    const std::size_t before = written.left_out.size();
    if (is_list) {
      render_statements(resolved.value, tokens, written);
    } else if (!render(resolved, start_of(value), tokens)) {
      written.left_out.push_back(value);
      return false;
    }
    // Nothing is left of it.
    if (is_list && written.left_out.size() > before && tokens[tokens.size() - 2].text == "[")
      return false;
  }
  tokens.push_back({document.where().end - 1, "}"});
  return true;
}

TemplateText::Written TemplateText::append(Value value) {
  Written written;
  const Resolved resolved = resolver_.resolve(value);
  if (resolved.kind != Resolved::Kind::kValue || !resolved.value.is(Kind::kObject)) {
    if (!resolved.is_nothing()) written.left_out.push_back(value);
    return written;
  }
  Tokens tokens;
  if (!render_document(resolved.value, tokens, written)) return written;
  put(tokens);
  written.any = true;
  return written;
}

// --- Places ---

// Appends line ends and blanks up to where the template has `at`, if that is still ahead.
void TemplateText::move_to(std::uint32_t at) {
  if (at < read_) return;
  const std::string_view between = original_.substr(read_, at - read_);
  const auto ends = static_cast<std::size_t>(std::ranges::count(between, '\n'));
  if (ends > 0) {
    line_start_ = read_ + between.rfind('\n') + 1;
    column_ = 0;
  }
  out_.append(ends, '\n');
  read_ = at;
  const std::size_t column = at - line_start_;
  if (column <= column_) return;
  out_.append(column - column_, ' ');
  column_ = column;
}

void TemplateText::put(const Tokens& tokens) {
  for (const Token& token : tokens) {
    move_to(token.at);
    out_.append(token.text);
    column_ += token.text.size();
  }
  out_ += ' ';
  ++column_;
}

}  // namespace ambit::snapshot
