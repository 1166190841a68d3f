#include "lint/containment.h"

#include <algorithm>
#include <utility>

#include "pattern/glob.h"
#include "policy/variable.h"
#include "support/utf8.h"

namespace ambit::lint {
namespace {

// A code point, or a metacharacter.
using PatternSymbol = std::string_view;

constexpr char32_t kFirstUnknown = 0x100000;
constexpr std::size_t kMaxUnknown = 0xFFFF;
// The steps of comparisons of one list.
constexpr std::size_t kMaxWork = 20'000'000;

// The symbol that stands at `at`.
PatternSymbol symbol_at(std::string_view program, std::size_t at) {
  std::size_t end = at + 1;
  if (!is_glob_meta(program[at]))
    while (end < program.size() && is_utf8_continuation(program[end])) ++end;
  return program.substr(at, end - at);
}

// Of plane 16: it stands for a text that is not known.
bool is_unknown(PatternSymbol symbol) {
  return symbol.front() == '\xF4';
}

bool is_run(PatternSymbol symbol) {
  return symbol.front() == kAnyRun || symbol.front() == kRunInField;
}

// Whether the run takes all that the symbol stands for.
bool run_takes(char run, PatternSymbol symbol) {
  if (run == kAnyRun) return true;
  return symbol.front() != ':' && symbol.front() != kAnyRun && symbol.front() != kAnyOne &&
         !is_unknown(symbol);
}

// The same of each symbol of a program. Bytes tell: the first ones of symbols are no others' later
// ones.
bool run_takes_all(char run, std::string_view program) {
  return run == kAnyRun || std::ranges::none_of(program, [](char byte) {
           return byte == ':' || byte == kAnyRun || byte == kAnyOne || byte == '\xF4';
         });
}

// Whether a symbol that is no run takes all that the other one stands for.
bool one_takes(PatternSymbol one, PatternSymbol symbol) {
  if (!is_glob_meta(one.front())) return one == symbol;
  if (is_run(symbol) || is_unknown(symbol)) return false;
  if (one.front() == kAnyOne) return true;
  return symbol.front() != ':' && symbol.front() != kAnyOne;
}

// The places in a program, ascending, up to which it can have taken what was read so far.
class Places {
 public:
  explicit Places(std::string_view program) : program_(program) {}

  const std::vector<std::size_t>& all() const { return places_; }
  void clear() { places_.clear(); }

  // A run may take nothing. What is behind the last place that was added is new.
  void add(std::size_t place) {
    for (;; ++place) {
      if (places_.empty() || places_.back() < place) places_.push_back(place);
      if (place == program_.size() || !is_run(symbol_at(program_, place))) return;
    }
  }

  // Where reading the symbol at the place leads to.
  void add_behind(std::size_t place, PatternSymbol symbol) {
    if (place == program_.size()) return;
    const PatternSymbol own = symbol_at(program_, place);
    if (is_run(own)) {
      if (run_takes(own.front(), symbol)) add(place);
    } else if (one_takes(own, symbol)) {
      add(place + own.size());
    }
  }

 private:
  std::string_view program_;
  std::vector<std::size_t> places_;
};

std::string program_range_end(std::string_view prefix) {
  return std::string(prefix) + std::string(4, '\xFF');
}

class RedundancySearch {
 public:
  explicit RedundancySearch(const std::vector<Pattern>& patterns)
      : patterns_(patterns), covered_by_(patterns.size(), kNone) {
    for (std::size_t i = 0; i < patterns.size(); ++i)
      if (!patterns[i].program.empty()) sorted_.push_back(i);
    std::sort(sorted_.begin(), sorted_.end(), [&](std::size_t a, std::size_t b) {
      return std::pair(std::string_view(patterns[a].program), a) <
             std::pair(std::string_view(patterns[b].program), b);
    });
  }

  std::vector<Redundancy> run() {
    find_equal();
    for (const std::size_t outer : sorted_)
      if (!is_literal(patterns_[outer].program) && !repeats(outer)) find_covered_by(outer);
    std::vector<Redundancy> found;
    for (std::size_t i = 0; i < covered_by_.size(); ++i)
      if (is_covered(i)) found.push_back({i, covered_by_[i]});
    return found;
  }

 private:
  static constexpr std::size_t kNone = ~std::size_t{0};

  bool is_covered(std::size_t i) const { return covered_by_[i] != kNone; }

  bool repeats(std::size_t i) const {
    return is_covered(i) && patterns_[covered_by_[i]].program == patterns_[i].program;
  }

  void find_equal() {
    for (std::size_t k = 1; k < sorted_.size(); ++k) {
      const std::size_t before = sorted_[k - 1];
      if (patterns_[before].program == patterns_[sorted_[k]].program)
        covered_by_[sorted_[k]] = is_covered(before) ? covered_by_[before] : before;
    }
  }

  // What it covers starts with its literal text, and so stands together in order.
  void find_covered_by(std::size_t outer) {
    const std::string& program = patterns_[outer].program;
    const std::string_view prefix = literal_prefix(program);
    const std::string end = program_range_end(prefix);
    const auto program_at = [&](std::size_t i) { return std::string_view(patterns_[i].program); };
    const auto first = std::ranges::lower_bound(sorted_, prefix, {}, program_at);
    const auto last = std::ranges::upper_bound(sorted_, std::string_view(end), {}, program_at);
    for (auto inner = first; inner != last; ++inner) {
      if (*inner == outer || is_covered(*inner)) continue;
      const std::size_t steps = program.size() * patterns_[*inner].program.size();
      if (steps > kMaxWork - work_) return;
      work_ += steps;
      if (!covers(program, patterns_[*inner].program)) continue;
      const bool both = *inner < outer && covers(patterns_[*inner].program, program);
      if (!both) covered_by_[*inner] = outer;
    }
  }

  const std::vector<Pattern>& patterns_;
  std::vector<std::size_t> covered_by_;
  std::vector<std::size_t> sorted_;
  std::size_t work_ = 0;
};

}  // namespace

bool covers(std::string_view outer, std::string_view inner) {
  if (outer == inner) return true;
  const std::string_view prefix = literal_prefix(outer);
  if (!inner.starts_with(prefix)) return false;
  if (prefix.size() + 1 == outer.size() && is_run(outer.substr(prefix.size())))
    return run_takes_all(outer.back(), inner.substr(prefix.size()));
  Places reached(outer);
  Places next(outer);
  reached.add(prefix.size());
  for (std::size_t i = prefix.size(); i < inner.size() && !reached.all().empty();) {
    const PatternSymbol symbol = symbol_at(inner, i);
    i += symbol.size();
    next.clear();
    for (const std::size_t place : reached.all()) next.add_behind(place, symbol);
    std::swap(reached, next);
  }
  return !reached.all().empty() && reached.all().back() == outer.size();
}

std::string OpaqueVariables::program(std::string_view pattern, bool globs, bool variables) {
  std::string program;
  const auto append = [&](std::string_view text) {
    if (globs)
      append_glob(program, text);
    else
      append_literal(program, text);
  };
  // The characters that stand for variables have no other meaning.
  if (pattern.find('\xF4') != std::string_view::npos) return {};
  if (!variables || !policy::mentions_variable(pattern)) {
    append(pattern);
    return program;
  }
  policy::VariableParts parts(pattern);
  while (const auto part = parts.next()) {
    if (part->kind == policy::VariablePart::Kind::kText) {
      append(part->text);
    } else if (part->kind == policy::VariablePart::Kind::kEscape) {
      append_literal(program, part->text);
    } else {
      std::string name(part->text);
      if (part->fallback) name += ',' + std::string(*part->fallback);
      const auto next = static_cast<std::uint32_t>(numbers_.size());
      const std::uint32_t number = numbers_.emplace(std::move(name), next).first->second;
      if (number > kMaxUnknown) return {};
      const char32_t point = kFirstUnknown + number;
      program += static_cast<char>(0xF4);
      program += static_cast<char>(0x80 | ((point >> 12) & 0x3F));
      program += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
      program += static_cast<char>(0x80 | (point & 0x3F));
    }
  }
  return parts.error() == policy::VariableError::kNone ? program : std::string();
}

std::vector<Redundancy> redundancies(const std::vector<Pattern>& patterns) {
  return RedundancySearch(patterns).run();
}

}  // namespace ambit::lint
