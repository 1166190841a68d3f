#include "reason/value_cells.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "ambit/arn.h"
#include "pattern/fold.h"
#include "pattern/glob.h"
#include "pattern/text_cells.h"
#include "reason/boundary_values.h"
#include "reason/resource_cells.h"

namespace ambit::reason {

using policy::Comparison;
using policy::ConditionTest;
using policy::ConditionValue;
using policy::ValueId;
using policy::ValueType;

namespace {

constexpr std::uint32_t bit(ValueType type) {
  return std::uint32_t{1} << static_cast<std::uint32_t>(type);
}

constexpr bool is_text(ValueType type) {
  return type <= ValueType::kArn;
}
constexpr std::uint32_t kTextTypes = bit(ValueType::kText) | bit(ValueType::kFoldedText) |
                                     bit(ValueType::kGlob) | bit(ValueType::kArn);

bool well_formed(ValueType type, std::string_view text) {
  switch (type) {
    case ValueType::kArn:
      return parse_arn(text).has_value();
    case ValueType::kNumber:
      return parse_decimal(text).has_value();
    case ValueType::kDate:
      return parse_date(text).has_value();
    case ValueType::kBoolean:
      return parse_boolean(text).has_value();
    case ValueType::kBinary:
      return decode_base64(text).has_value();
    case ValueType::kIpRange:
      return parse_ip_range(text).has_value();
    default:
      return true;
  }
}

// Comparisons whose operands are ordered differ by the operator; all others by the value alone.
constexpr bool is_ordered(ValueType type) {
  return type == ValueType::kNumber || type == ValueType::kDate;
}

// Whether it hangs on the values of variables whether the value is an ARN pattern at all. A negated
// comparison with one that is not never holds.
bool may_be_no_arn(const policy::Tables& tables, const ConditionValue& value) {
  if (value.type != ValueType::kArn || !has_variable(tables, value.pieces)) return false;
  std::ptrdiff_t colons = 0;
  for (const policy::Piece& piece : value.pieces.of(tables.pieces))
    if (!piece.variable.valid()) colons += std::ranges::count(tables.text(piece.program), ':');
  constexpr std::ptrdiff_t kColons = 5;
  return colons < kColons;
}

// Both booleans in upper and lower case, letter by letter.
void add_spellings(std::vector<std::string>& texts) {
  for (const std::string_view word : {"true", "false"}) {
    for (std::uint32_t upper = 1; upper < std::uint32_t{1} << word.size(); ++upper) {
      std::string& text = texts.emplace_back(word);
      for (std::size_t i = 0; i < text.size(); ++i)
        if ((upper >> i & 1U) != 0) text[i] = static_cast<char>(text[i] - ('a' - 'A'));
    }
  }
}

std::string key_of(const ValueCell& cell) {
  std::string key;
  boost::to_string(cell.matched, key);
  return key + static_cast<char>('0' + (cell.read_as & 63U)) +
         static_cast<char>('0' + (cell.read_as >> 6));
}

}  // namespace

std::string widened(const policy::Tables& tables, Range pieces, bool resource) {
  std::string program;
  bool confined = false;
  for (const policy::Piece& piece : pieces.of(tables.pieces)) {
    if (!piece.variable.valid()) {
      program += tables.text(piece.program);
      continue;
    }
    // A value may hold colons, so that nobody knows in which field the rest is.
    if (resource && !confined) confine_resource(program);
    confined = true;
    program += kAnyRun;
  }
  if (resource && !confined) confine_resource(program);
  return program;
}

bool has_variable(const policy::Tables& tables, Range pieces) {
  return std::ranges::any_of(pieces.of(tables.pieces),
                             [](const policy::Piece& piece) { return piece.variable.valid(); });
}

ValueCells::ValueCells(const policy::Tables& tables, std::span<const policy::TestId> tests)
    : tables_(&tables) {
  for (const policy::TestId id : tests) {
    const ConditionTest& test = tables.tests[id];
    if (test.op.comparison == Comparison::kNull) continue;
    types_ |= bit(policy::value_type(test.op.comparison));
    for (const ValueId value : test.values.of(tables.value_lists)) {
      const ConditionValue& row = tables.values[value];
      if (row.malformed || find(value, test.op.comparison) < compared_.size()) continue;
      undecidable_ = undecidable_ || (test.op.negated && may_be_no_arn(tables, row));
      if (has_variable(tables, row.pieces)) variables_.push_back({value, compared_.size()});
      compared_.push_back({value, test.op.comparison});
    }
  }
}

std::optional<ValueCells> ValueCells::make(const policy::Tables& tables,
                                           std::span<const policy::TestId> tests, Budget& budget) {
  ValueCells cells(tables, tests);
  if (!cells.fill(budget)) return std::nullopt;
  return cells;
}

std::size_t ValueCells::find(ValueId value, Comparison comparison) const {
  const bool ordered_value = is_ordered(tables_->values[value].type);
  const auto found = std::ranges::find_if(compared_, [&](const Compared& one) {
    return one.value == value && (!ordered_value || one.comparison == comparison);
  });
  return static_cast<std::size_t>(found - compared_.begin());
}

bool ValueCells::fill(Budget& budget) {
  if (undecidable_) return false;
  std::vector<std::string> texts;
  if ((types_ & kTextTypes) != 0 && !add_texts(texts, budget)) return false;
  for (const ValueType type : {ValueType::kBoolean, ValueType::kNumber, ValueType::kDate,
                               ValueType::kBinary, ValueType::kIpRange})
    if ((types_ & bit(type)) != 0) add_scalars(type, texts);
  if (texts.empty()) texts.emplace_back("x");

  std::unordered_set<std::string> known;
  for (std::string& text : texts) {
    ValueCell cell = cell_of(std::move(text));
    if (known.insert(key_of(cell)).second) cells_.push_back(std::move(cell));
  }
  return add_mixtures(budget) && split_by_variables(budget);
}

ValueCells::Patterns ValueCells::patterns() const {
  Patterns patterns;
  patterns.programs.reserve(compared_.size() + 1);
  for (std::size_t i = 0; i < compared_.size(); ++i) {
    const ConditionValue& value = tables_->values[compared_[i].value];
    if (!is_text(value.type)) continue;
    patterns.programs.push_back(value.pieces.empty() ? std::string(tables_->text(value.program))
                                                     : widened(*tables_, value.pieces, false));
    patterns.all.push_back(
        {.program = patterns.programs.back(), .folded = value.type == ValueType::kFoldedText});
    patterns.index.push_back(i);
  }
  patterns.programs.push_back(arn_program());
  patterns.all.push_back({.program = patterns.programs.back()});
  return patterns;
}

// A text for each way in which the text comparisons can come out.
bool ValueCells::add_texts(std::vector<std::string>& texts, Budget& budget) const {
  // Not empty where that makes no difference.
  const std::string something = {kAnyOne, kAnyRun};
  const Patterns patterns = this->patterns();
  const bool arns = (types_ & bit(ValueType::kArn)) != 0;
  const auto count = patterns.all.size() - (arns ? 0 : 1);
  auto cells = text_cells({.program = something}, std::span(patterns.all).first(count), budget);
  if (!cells) return false;
  for (TextCell& cell : *cells) texts.push_back(std::move(cell.text));
  texts.emplace_back();
  return true;
}

Bits ValueCells::containing(const std::string& text) const {
  Bits decided = all_bits(compared_.size());
  for (const Variable& variable : variables_) decided.reset(variable.comparison);
  const ValueCell wanted = cell_of(text);
  Bits bits(cells_.size());
  for (std::size_t i = 0; i < cells_.size(); ++i)
    bits[i] = cells_[i].read_as == wanted.read_as &&
              (cells_[i].matched & decided) == (wanted.matched & decided) &&
              cells_[i].matched.is_subset_of(wanted.matched);
  return bits;
}

std::optional<std::string> ValueCells::text_in(std::size_t cell, std::string_view domain,
                                               std::span<const std::string> excluded,
                                               Budget& budget) const {
  Patterns patterns = this->patterns();
  for (const std::string& text : excluded) patterns.all.push_back({.program = text});
  Bits wanted(patterns.all.size());
  for (std::size_t i = 0; i < patterns.index.size(); ++i)
    wanted[i] = cells_[cell].matched[patterns.index[i]];
  for (const bool arn : {true, false}) {
    wanted[patterns.index.size()] = arn;
    auto text = find_text({.program = domain}, patterns.all, wanted, budget);
    if (text && containing(*text)[cell]) return text;
  }
  return std::nullopt;
}

std::optional<std::string> ValueCells::text_in(std::size_t cell, const Substitute& substitute,
                                               Budget& budget) const {
  if ((types_ & ~kTextTypes) != 0) return std::nullopt;
  Patterns patterns = this->patterns();
  Bits wanted(patterns.all.size());
  for (std::size_t i = 0; i < patterns.index.size(); ++i) {
    const ConditionValue& value = tables_->values[compared_[patterns.index[i]].value];
    wanted[i] = cells_[cell].matched[patterns.index[i]];
    if (!has_variable(*tables_, value.pieces)) continue;
    auto program = substitute(value.pieces, value.type);
    if (!program && wanted[i]) return std::nullopt;
    // What cannot match is not asked about: it stands for an impossible text.
    patterns.programs[i] = program ? *std::move(program) : std::string(1, '\x01');
    patterns.all[i].program = patterns.programs[i];
  }
  const std::string anything(1, kAnyRun);
  for (const bool arn : {true, false}) {
    wanted[patterns.index.size()] = arn;
    if (((cells_[cell].read_as & bit(ValueType::kArn)) != 0) != arn &&
        (types_ & bit(ValueType::kArn)) != 0)
      continue;
    if (auto text = find_text({.program = anything}, patterns.all, wanted, budget)) return text;
  }
  return std::nullopt;
}

bool ValueCells::told_by_text() const {
  return variables_.empty() && (types_ & ~kTextTypes) == 0;
}

Bits ValueCells::well_formed_for(ValueType type) const {
  Bits bits(cells_.size());
  for (std::size_t i = 0; i < cells_.size(); ++i)
    bits[i] = (types_ & bit(type)) == 0 || (cells_[i].read_as & bit(type)) != 0;
  return bits;
}

// Texts at and around all values of the type, and one that is none of it.
void ValueCells::add_scalars(ValueType type, std::vector<std::string>& texts) const {
  std::vector<ConditionValue> values;
  for (const Compared& one : compared_)
    if (const ConditionValue& value = tables_->values[one.value]; value.type == type)
      values.push_back(value);
  add_boundary_values(*tables_, type, values, texts);
  if (type == ValueType::kBoolean && types_ != bit(type)) add_spellings(texts);
  texts.emplace_back("x");
}

ValueCell ValueCells::cell_of(std::string text) const {
  ValueCell cell{.text = std::move(text), .matched = Bits(compared_.size())};
  for (std::uint32_t types = types_; types != 0; types &= types - 1) {
    const auto type = static_cast<ValueType>(std::countr_zero(types));
    if (well_formed(type, cell.text)) cell.read_as |= bit(type);
  }
  for (std::size_t i = 0; i < compared_.size(); ++i) cell.matched[i] = matches(compared_[i], cell);
  return cell;
}

// With variables: whether it can match.
bool ValueCells::matches(const Compared& compared, const ValueCell& cell) const {
  const ConditionValue& value = tables_->values[compared.value];
  if ((cell.read_as & bit(value.type)) == 0) return false;
  switch (value.type) {
    case ValueType::kNumber:
      if (const auto number = parse_decimal(cell.text))
        return policy::ordering_holds(compared.comparison,
                                      *number <=> tables_->numbers[value.scalar]);
      return false;
    case ValueType::kDate:
      if (const auto date = parse_date(cell.text))
        return policy::ordering_holds(compared.comparison, *date <=> tables_->dates[value.scalar]);
      return false;
    case ValueType::kBinary:
      return decode_base64(cell.text) == tables_->text(value.program);
    case ValueType::kIpRange:
      if (const auto address = parse_ip_range(cell.text))
        return contains(tables_->ip_ranges[value.scalar], *address);
      return false;
    default:
      break;
  }
  const bool folded = value.type == ValueType::kFoldedText || value.type == ValueType::kBoolean;
  const std::string text = folded ? fold(cell.text) : cell.text;
  if (!value.pieces.empty()) return glob_matches(widened(*tables_, value.pieces, false), text);
  return glob_matches(tables_->text(value.program), text);
}

// Values of several types on one key: which of their outcomes meet in one text is known only for
// the texts that were tried, so that all others may.
bool ValueCells::add_mixtures(Budget& budget) {
  std::array<std::uint32_t, 6> families = {
      kTextTypes,
      bit(ValueType::kBoolean),
      bit(ValueType::kNumber),
      bit(ValueType::kDate),
      bit(ValueType::kBinary),
      bit(ValueType::kIpRange),
  };
  const auto used = std::ranges::count_if(
      families, [this](std::uint32_t family) { return (types_ & family) != 0; });
  if (used < 2) return true;

  // A text comparison without wildcards, or a boolean in any spelling: all its texts were tried.
  Bits literal(compared_.size());
  for (std::size_t i = 0; i < compared_.size(); ++i) {
    const ConditionValue& value = tables_->values[compared_[i].value];
    literal[i] = value.type == ValueType::kText && value.pieces.empty();
  }
  const auto tried = [&](const ValueCell& cell) {
    return cell.matched.intersects(literal) || (cell.read_as & bit(ValueType::kBoolean)) != 0;
  };

  std::unordered_set<std::string> known;
  for (const ValueCell& cell : cells_) known.insert(key_of(cell));
  std::vector<ValueCell> mixtures = {
      ValueCell{.matched = Bits(compared_.size()), .certain = false}};
  for (const std::uint32_t family : families) {
    if ((types_ & family) == 0) continue;
    Bits members(compared_.size());
    for (std::size_t i = 0; i < compared_.size(); ++i)
      members[i] = (family & bit(tables_->values[compared_[i].value].type)) != 0;
    std::unordered_set<std::string> seen;
    std::vector<ValueCell> more;
    for (const ValueCell& cell : cells_) {
      const ValueCell part{
          .text = cell.text, .matched = cell.matched & members, .read_as = cell.read_as & family};
      if (!seen.insert(key_of(part)).second) continue;
      for (const ValueCell& mixture : mixtures)
        more.push_back({.text = part.text,
                        .matched = mixture.matched | part.matched,
                        .read_as = mixture.read_as | part.read_as,
                        .certain = false});
      if (more.size() * (compared_.size() / 64 + 1) > budget.left() / 64) return false;
    }
    mixtures = std::move(more);
  }
  for (ValueCell& mixture : mixtures)
    if (!tried(mixture) && known.insert(key_of(mixture)).second)
      cells_.push_back(std::move(mixture));
  return true;
}

// A value with a variable matches some or none of the texts that it can match.
bool ValueCells::split_by_variables(Budget& budget) {
  for (const Variable& variable : variables_) {
    if (cells_.size() > budget.left() / 64) return false;
    std::vector<ValueCell> unmatched;
    for (ValueCell& cell : cells_) {
      if (!cell.matched[variable.comparison]) continue;
      cell.certain = false;
      unmatched.push_back(cell);
      unmatched.back().matched[variable.comparison] = false;
    }
    std::ranges::move(unmatched, std::back_inserter(cells_));
  }
  return true;
}

bool ValueCells::holds(const ConditionTest& test, const ValueCell& cell) const {
  bool malformed = (cell.read_as & bit(policy::value_type(test.op.comparison))) == 0;
  for (const ValueId id : test.values.of(tables_->value_lists)) {
    if (tables_->values[id].malformed)
      malformed = true;
    else if (cell.matched[find(id, test.op.comparison)])
      return !test.op.negated;
  }
  // A malformed value makes a negated operator fail too, but only where it is compared.
  const bool compared = !test.values.empty();
  return test.op.negated && !(malformed && compared);
}

Bits ValueCells::holding(const ConditionTest& test) const {
  Bits bits(cells_.size());
  for (std::size_t i = 0; i < cells_.size(); ++i) bits[i] = holds(test, cells_[i]);
  return bits;
}

}  // namespace ambit::reason
