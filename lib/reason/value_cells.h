// What the value of one context key can be, as far as the tests at hand tell values apart.
#ifndef AMBIT_REASON_VALUE_CELLS_H_
#define AMBIT_REASON_VALUE_CELLS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pattern/text_cells.h"
#include "policy/tables.h"
#include "support/bits.h"

namespace ambit::reason {

// Values that no test tells apart.
struct ValueCell {
  std::string text = {};      // one of them
  Bits matched = {};          // the comparisons that hold for them
  std::uint32_t read_as = 0;  // the value types that they are well-formed for, a bit each
  // Whether `text` is known to be in the cell. False where a variable of a policy decides that, or
  // where values of several types meet and none was found: the cell may be empty then.
  bool certain = true;
};

// The cells of one key. IP addresses are addresses, never networks.
class ValueCells {
 public:
  // `tests`: all of one key. Nothing when the budget is spent, and for a
  // negated comparison with what may be an ARN or not, depending on variables.
  static std::optional<ValueCells> make(const policy::Tables& tables,
                                        std::span<const policy::TestId> tests, Budget& budget);

  std::span<const ValueCell> all() const { return cells_; }

  // The cells whose values the test's operator holds for, one value at a time.
  Bits holding(const policy::ConditionTest& test) const;

  // The cells in which the text is, or would be if the variables did not decide that.
  Bits containing(const std::string& text) const;
  // Whether text_in() finds a text wherever there is one: only text is compared, without variables.
  bool told_by_text() const;
  // A text in the cell that `domain` matches too and that is none of `excluded`; nothing if none
  // was found.
  std::optional<std::string> text_in(std::size_t cell, std::string_view domain,
                                     std::span<const std::string> excluded, Budget& budget) const;
  // A text of the cell once each value with variables has become the program that `substitute`
  // makes of its pieces; of one that it makes nothing of nothing matches. Nothing if none was
  // found.
  using Substitute = std::function<std::optional<std::string>(Range pieces, policy::ValueType)>;
  std::optional<std::string> text_in(std::size_t cell, const Substitute& substitute,
                                     Budget& budget) const;
  // The cells whose values are well-formed for the type, if a test reads them as that.
  Bits well_formed_for(policy::ValueType type) const;

  // Values with variables, and the cells that they match.
  struct Variable {
    policy::ValueId value = {};
    std::size_t comparison = 0;  // index into ValueCell::matched
  };
  std::span<const Variable> variables() const { return variables_; }

 private:
  // A value of a policy and how it is compared.
  struct Compared {
    policy::ValueId value = {};
    policy::Comparison comparison = {};
  };

  ValueCells(const policy::Tables& tables, std::span<const policy::TestId> tests);
  std::size_t find(policy::ValueId value, policy::Comparison comparison) const;
  bool fill(Budget& budget);
  struct Patterns {
    std::vector<std::string> programs = {};
    std::vector<TextPattern> all = {};    // of the text comparisons; the last one is any ARN
    std::vector<std::size_t> index = {};  // into compared_, of all but the last
  };
  Patterns patterns() const;
  bool add_texts(std::vector<std::string>& texts, Budget& budget) const;
  void add_scalars(policy::ValueType type, std::vector<std::string>& texts) const;
  ValueCell cell_of(std::string text) const;
  bool matches(const Compared& compared, const ValueCell& cell) const;
  bool add_mixtures(Budget& budget);
  bool split_by_variables(Budget& budget);
  bool holds(const policy::ConditionTest& test, const ValueCell& cell) const;

  const policy::Tables* tables_;
  std::vector<Compared> compared_;
  std::vector<Variable> variables_;
  std::uint32_t types_ = 0;   // that occur, a bit each
  bool undecidable_ = false;  // the cells cannot be told
  std::vector<ValueCell> cells_;
};

// A glob program that matches whatever the pieces can become: variables are any text.
std::string widened(const policy::Tables& tables, Range pieces, bool resource);

// Whether one of the pieces is a variable; they can be escapes too.
bool has_variable(const policy::Tables& tables, Range pieces);

}  // namespace ambit::reason

#endif  // AMBIT_REASON_VALUE_CELLS_H_
