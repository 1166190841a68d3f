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

std::vector<PatternSymbol> symbols_of(std::string_view program) {
  std::vector<PatternSymbol> symbols;
  for (std::size_t i = 0; i < program.size();) {
    std::size_t end = i + 1;
    if (!is_glob_meta(program[i]))
      while (end < program.size() && is_utf8_continuation(program[end])) ++end;
    symbols.push_back(program.substr(i, end - i));
    i = end;
  }
  return symbols;
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

// Whether a symbol that is no run takes all that the other one stands for.
bool one_takes(PatternSymbol one, PatternSymbol symbol) {
  if (!is_glob_meta(one.front())) return one == symbol;
  if (is_run(symbol) || is_unknown(symbol)) return false;
  if (one.front() == kAnyOne) return true;
  return symbol.front() != ':' && symbol.front() != kAnyOne;
}

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
  if (!inner.starts_with(literal_prefix(outer))) return false;
  const std::vector<PatternSymbol> pattern = symbols_of(outer);
  const std::vector<PatternSymbol> text = symbols_of(inner);
  // reached[i]: the first i symbols of the pattern can have taken what was read so far.
  std::vector<char> reached(pattern.size() + 1);
  std::vector<char> next(pattern.size() + 1);
  const auto skip_runs = [&](std::vector<char>& states) {
    for (std::size_t i = 0; i < pattern.size(); ++i)
      if (states[i] != 0 && is_run(pattern[i])) states[i + 1] = 1;
  };
  reached[0] = 1;
  skip_runs(reached);
  for (const PatternSymbol symbol : text) {
    std::fill(next.begin(), next.end(), 0);
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      if (reached[i] == 0) continue;
      if (is_run(pattern[i])) {
        if (run_takes(pattern[i].front(), symbol)) next[i] = 1;
      } else if (one_takes(pattern[i], symbol)) {
        next[i + 1] = 1;
      }
    }
    skip_runs(next);
    std::swap(reached, next);
  }
  return reached.back() != 0;
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
