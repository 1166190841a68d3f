// One side of a grid of requests: all actions, or all resources, cut where the policies at hand
// tell them apart.
#ifndef AMBIT_REASON_AXIS_H_
#define AMBIT_REASON_AXIS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "pattern/text_cells.h"
#include "reason/naming.h"
#include "support/bits.h"
#include "support/budget.h"

namespace ambit::reason {

// Whether the pattern admits every text; an empty one stands for all.
constexpr bool is_everything(std::string_view pattern) {
  return pattern.find_first_not_of('*') == std::string_view::npos;
}

// Texts that are the same to all statements and all marks.
struct AxisClass {
  Bits cells = {};
  std::string text = {};                      // one of them
  std::vector<catalog::ActionId> known = {};  // of actions: those of the catalog
};

// Patterns are added first, then marks; then it is cut, then single texts are added, then cells are
// grouped.
class Axis {
 public:
  struct Pattern {
    std::string text = {};     // as people write it
    std::string program = {};  // pattern/glob.h
  };

  // Returns its number.
  std::size_t add_pattern(Pattern pattern);
  // The statement has these patterns.
  void add_statement(std::vector<std::size_t> patterns);
  // Patterns of which it matters whether one of them matches. Returns the mark's number.
  std::size_t add_mark(std::vector<Pattern> patterns);

  // Into the cells of all patterns among the texts that `domain` matches. False: the budget is
  // spent.
  bool cut(std::string_view domain, Budget& budget);
  // Drops cells that have nothing of the mark.
  void keep_only(std::size_t mark);
  // Texts that become cells of their own, which all others do without. False: the budget is spent.
  bool set_apart(const std::vector<std::string>& texts, std::string_view domain, Budget& budget);
  // A cell that is matched by nothing but the patterns given.
  void add_cell(std::string text, const std::vector<std::size_t>& patterns);
  // Cells that were set apart or added are not grouped with others.
  void group();

  const std::vector<AxisClass>& classes() const { return classes_; }
  std::vector<AxisClass>& classes() { return classes_; }
  bool has_mark(const AxisClass& one, std::size_t mark) const {
    return mark < marks_.size() && one.cells.intersects(marks_[mark].cells);
  }
  // Whether it is a text that was set apart or added.
  bool is_single(const AxisClass& one) const { return one.cells.find_first() >= first_single_; }

  // A text of the class that `domain` matches. Nothing if there is none, or the budget is spent.
  std::optional<std::string> text_in(const AxisClass& one, std::string_view domain,
                                     Budget& budget) const;

  // Whether the text, none that was set apart, is in the class.
  bool holds(const AxisClass& one, const std::string& text) const;

  // Whether the class has a text that `domain` matches. True, too, when the budget is spent.
  bool meets(const AxisClass& one, std::string_view domain, Budget& budget) const;

  // Fills in the actions of the catalog that `asked` matches.
  void find_known(const catalog::Catalog& catalog, std::string_view asked);

  // `*`, all patterns, those of marks, and the single texts, each with its cells; and their
  // programs.
  std::vector<NamedSet> names() const;
  std::vector<std::string> programs() const;

 private:
  struct Mark {
    std::size_t begin = 0;  // of patterns_
    std::size_t end = 0;
    Bits cells = {};
  };
  struct CatalogParts;
  std::vector<TextPattern> text_patterns() const;
  TextCell cell_of(std::string text) const;
  bool find_other_text(TextCell& cell, const std::vector<TextCell>& singles,
                       std::string_view domain, Budget& budget) const;

  std::vector<Pattern> patterns_;
  std::vector<std::vector<std::size_t>> statements_;
  std::vector<Mark> marks_;
  std::vector<TextCell> cells_;
  std::size_t first_single_ = 0;
  std::vector<AxisClass> classes_;
};

}  // namespace ambit::reason

#endif  // AMBIT_REASON_AXIS_H_
