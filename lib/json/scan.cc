#include "json/scan.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

namespace ambit::json {
namespace {

bool ends_scalar(char c) {
  return is_blank(c) || std::string_view("{}[],:\"").find(c) != std::string_view::npos;
}

}  // namespace

std::size_t skip_blanks(std::string_view text, std::size_t from) {
  while (from < text.size() && is_blank(text[from])) ++from;
  return from;
}

std::size_t scalar_end(std::string_view text, std::size_t from) {
  while (from < text.size() && !ends_scalar(text[from])) ++from;
  return from;
}

BracketScan::BracketScan(std::string_view text, std::size_t begin, std::size_t limit)
    : text_(text.substr(0, limit)), at_(begin) {
  if (at_ < text_.size()) read_value();
}

std::span<const OpenBracket> BracketScan::open() const {
  return std::span(open_).first(std::min(depth_, open_.size()));
}

OpenBracket* BracketScan::innermost() {
  return depth_ > 0 && depth_ <= open_.size() ? &open_[depth_ - 1] : nullptr;
}

void BracketScan::read_value() {
  do {
    switch (const char c = text_[at_]) {
      case '{':
        read_open('}');
        break;
      case '[':
        read_open(']');
        break;
      case '}':
      case ']':
        read_close(c);
        break;
      case ',':
      case ':':
        read_separator(c);
        break;
      case '"':
        read_string();
        break;
      default:
        read_scalar();
    }
    at_ = ending_ == Ending::kOpen ? skip_blanks(text_, at_) : at_;
  } while (ending_ == Ending::kOpen && at_ < text_.size());
}

void BracketScan::read_open(char close) {
  ++at_;
  ++depth_;
  if (OpenBracket* in = innermost()) *in = {.close = close};
}

void BracketScan::read_close(char bracket) {
  const OpenBracket* in = innermost();
  if (depth_ == 0 || (in != nullptr && in->close != bracket)) {
    ending_ = Ending::kMismatch;
    return;
  }
  ++at_;
  if (--depth_ == 0) ending_ = Ending::kClosed;
}

void BracketScan::read_separator(char separator) {
  if (depth_ == 0) {
    ending_ = Ending::kMismatch;
    return;
  }
  ++at_;
  OpenBracket* in = innermost();
  if (in == nullptr) return;
  in->named = separator == ':';
  if (separator == ',') ++in->index;
}

void BracketScan::read_string() {
  const std::size_t begin = ++at_;
  for (; at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\n'; ++at_) {
    if (static_cast<unsigned char>(text_[at_]) < 0x20) note_stray(at_);
    if (text_[at_] == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] != '\n') ++at_;
  }
  if (at_ == text_.size()) return;
  OpenBracket* in = innermost();
  if (in != nullptr && !in->named) in->key = text_.substr(begin, at_ - begin);
  if (text_[at_] == '\n') note_stray(at_);
  ++at_;
  if (depth_ == 0) ending_ = Ending::kClosed;
}

void BracketScan::read_scalar() {
  const std::size_t end = scalar_end(text_, at_);
  const std::size_t backslash = text_.substr(0, end).find('\\', at_);
  if (backslash != kNone) note_stray(backslash);
  at_ = end;
  if (depth_ == 0) ending_ = Ending::kClosed;
}

}  // namespace ambit::json
