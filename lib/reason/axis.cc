#include "reason/axis.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <utility>

#include "pattern/glob.h"

namespace ambit::reason {
namespace {

std::string key_of(const Bits& bits) {
  std::string key;
  boost::to_string(bits, key);
  return key;
}

}  // namespace

std::size_t Axis::add_pattern(Pattern pattern) {
  patterns_.push_back(std::move(pattern));
  return patterns_.size() - 1;
}

void Axis::add_statement(std::vector<std::size_t> patterns) {
  statements_.push_back(std::move(patterns));
}

std::size_t Axis::add_mark(std::vector<Pattern> patterns) {
  Mark mark{.begin = patterns_.size()};
  for (Pattern& pattern : patterns) patterns_.push_back(std::move(pattern));
  mark.end = patterns_.size();
  marks_.push_back(std::move(mark));
  return marks_.size() - 1;
}

std::vector<TextPattern> Axis::text_patterns() const {
  std::vector<TextPattern> all;
  all.reserve(patterns_.size());
  for (const Pattern& pattern : patterns_) all.push_back({.program = pattern.program});
  return all;
}

bool Axis::cut(std::string_view domain, Budget& budget) {
  auto cells = text_cells({.program = domain}, text_patterns(), budget);
  if (!cells) return false;
  cells_ = *std::move(cells);
  first_single_ = cells_.size();
  return true;
}

void Axis::keep_only(std::size_t mark) {
  std::erase_if(cells_, [&](const TextCell& cell) {
    for (std::size_t i = marks_[mark].begin; i < marks_[mark].end; ++i)
      if (cell.matched[i]) return false;
    return true;
  });
  first_single_ = cells_.size();
}

TextCell Axis::cell_of(std::string text) const {
  TextCell cell{.text = std::move(text), .matched = Bits(patterns_.size())};
  for (std::size_t i = 0; i < patterns_.size(); ++i)
    cell.matched[i] = glob_matches(patterns_[i].program, cell.text);
  return cell;
}

bool Axis::set_apart(const std::vector<std::string>& texts, std::string_view domain,
                     Budget& budget) {
  std::vector<TextCell> singles;
  for (const std::string& text : texts) {
    if (!glob_matches(domain, text)) continue;
    if (!budget.spend(patterns_.size())) return false;
    singles.push_back(cell_of(text));
  }
  std::vector<TextCell> kept;
  for (TextCell& cell : cells_)
    if (find_other_text(cell, singles, domain, budget)) kept.push_back(std::move(cell));
  cells_ = std::move(kept);
  first_single_ = cells_.size();
  for (TextCell& single : singles) cells_.push_back(std::move(single));
  return !budget.spent();
}

// Gives the cell a text that is none of the singles. False: it has none, or the budget is spent.
bool Axis::find_other_text(TextCell& cell, const std::vector<TextCell>& singles,
                           std::string_view domain, Budget& budget) const {
  const auto is_text = [&](const TextCell& single) { return single.text == cell.text; };
  if (std::ranges::none_of(singles, is_text)) return true;
  std::vector<TextPattern> patterns = text_patterns();
  Bits wanted = cell.matched;
  for (const TextCell& single : singles) {
    if (single.matched != cell.matched) continue;
    patterns.push_back({.program = single.text});
    wanted.push_back(false);
  }
  auto text = find_text({.program = domain}, patterns, wanted, budget);
  if (!text) return false;
  cell.text = *std::move(text);
  return true;
}

void Axis::add_cell(std::string text, const std::vector<std::size_t>& patterns) {
  TextCell cell{.text = std::move(text), .matched = Bits(patterns_.size())};
  for (const std::size_t pattern : patterns) cell.matched.set(pattern);
  cells_.push_back(std::move(cell));
}

void Axis::group() {
  for (Mark& mark : marks_) mark.cells = Bits(cells_.size());
  std::unordered_map<std::string, std::size_t> index;
  for (std::size_t c = 0; c < cells_.size(); ++c) {
    const Bits& matched = cells_[c].matched;
    const auto any = [&](std::size_t begin, std::size_t end) {
      const std::size_t first = begin == 0 ? matched.find_first() : matched.find_next(begin - 1);
      return first < end;
    };
    Bits signature(statements_.size() + marks_.size());
    for (std::size_t s = 0; s < statements_.size(); ++s)
      signature[s] = std::ranges::any_of(statements_[s],
                                         [&](std::size_t pattern) { return matched[pattern]; });
    for (std::size_t m = 0; m < marks_.size(); ++m) {
      const bool marked = any(marks_[m].begin, marks_[m].end);
      signature[statements_.size() + m] = marked;
      marks_[m].cells[c] = marked;
    }
    const std::string key =
        key_of(signature) + (c < first_single_ ? std::string() : "/" + std::to_string(c));
    const auto [at, added] = index.try_emplace(key, classes_.size());
    if (added) classes_.push_back({.cells = Bits(cells_.size()), .text = cells_[c].text});
    classes_[at->second].cells.set(c);
  }
}

bool Axis::holds(const AxisClass& one, const std::string& text) const {
  const TextCell cell = cell_of(text);
  for (std::size_t c = one.cells.find_first(); c != Bits::npos; c = one.cells.find_next(c))
    if (cells_[c].matched == cell.matched) return true;
  return false;
}

std::optional<std::string> Axis::text_in(const AxisClass& one, std::string_view domain,
                                         Budget& budget) const {
  return find_text({.program = domain}, text_patterns(), cells_[one.cells.find_first()].matched,
                   budget);
}

bool Axis::meets(const AxisClass& one, std::string_view domain, Budget& budget) const {
  const std::vector<TextPattern> patterns = text_patterns();
  for (std::size_t c = one.cells.find_first(); c != Bits::npos; c = one.cells.find_next(c))
    if (find_text({.program = domain}, patterns, cells_[c].matched, budget)) return true;
  return budget.spent();
}

// The actions of the catalog, by what matches them.
struct Axis::CatalogParts {
  std::vector<std::uint32_t> part = {};  // by action
  std::vector<Bits> matched = {};        // by part: the patterns

  void cut(std::size_t pattern, const catalog::ActionSet& actions) {
    std::unordered_map<std::uint32_t, std::uint32_t> parts;
    for (const catalog::ActionId id : actions.ids()) {
      const auto next = static_cast<std::uint32_t>(matched.size());
      const auto [of, added] = parts.try_emplace(part[id.index()], next);
      if (added) {
        matched.push_back(matched[part[id.index()]]);
        matched.back().set(pattern);
      }
      part[id.index()] = of->second;
    }
  }
};

// By cutting the catalog's actions with the same patterns.
void Axis::find_known(const catalog::Catalog& catalog, std::string_view asked) {
  CatalogParts parts{.part = std::vector<std::uint32_t>(catalog.action_count()),
                     .matched = {Bits(patterns_.size())}};
  for (std::size_t i = 0; i < patterns_.size(); ++i) {
    if (is_everything(patterns_[i].text))
      for (Bits& bits : parts.matched) bits.set(i);
    else
      parts.cut(i, catalog.expand(patterns_[i].text));
  }
  std::unordered_map<std::string, std::size_t> class_of_cell;
  for (std::size_t k = 0; k < classes_.size(); ++k)
    for (std::size_t c = 0; c < cells_.size(); ++c)
      if (classes_[k].cells[c]) class_of_cell.emplace(key_of(cells_[c].matched), k);
  std::vector<std::size_t> class_of_part;
  for (const Bits& bits : parts.matched) {
    const auto found = class_of_cell.find(key_of(bits));
    class_of_part.push_back(found == class_of_cell.end() ? classes_.size() : found->second);
  }
  for (const catalog::ActionId id : catalog.expand(asked).ids())
    if (const std::size_t k = class_of_part[parts.part[id.index()]]; k < classes_.size())
      classes_[k].known.push_back(id);
  for (AxisClass& one : classes_)
    if (!one.known.empty()) one.text = catalog.full_name(one.known.front());
}

std::vector<NamedSet> Axis::names() const {
  std::vector<NamedSet> names = {{"*", all_bits(cells_.size())}};
  for (std::size_t i = 0; i < patterns_.size(); ++i) {
    Bits cells(cells_.size());
    for (std::size_t c = 0; c < cells_.size(); ++c) cells[c] = cells_[c].matched[i];
    names.push_back({patterns_[i].text, std::move(cells)});
  }
  for (std::size_t c = first_single_; c < cells_.size(); ++c) {
    if (cells_[c].text == "*") continue;
    Bits only(cells_.size());
    only.set(c);
    names.push_back({cells_[c].text, std::move(only)});
  }
  return names;
}

std::vector<std::string> Axis::programs() const {
  std::vector<std::string> programs = {std::string(1, kAnyRun)};
  for (const Pattern& pattern : patterns_) programs.push_back(pattern.program);
  for (std::size_t c = first_single_; c < cells_.size(); ++c)
    if (cells_[c].text != "*") programs.push_back(cells_[c].text);
  return programs;
}

}  // namespace ambit::reason
