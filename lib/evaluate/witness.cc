// A full search would be a solver's work. Tests of one key are rarely more than two or three, and
// what satisfies them is nearly always one of the compared values, its neighbour, something else,
// or nothing at all: so these are tried, and the result is proven by evaluating it.
#include "evaluate/witness.h"

#include <algorithm>
#include <string>

#include "pattern/fold.h"
#include "pattern/glob.h"

namespace ambit::evaluate {
namespace {

using policy::ConditionTest;
using policy::ConditionValue;
using policy::SetOperator;
using policy::ValueType;

// A key to find a value for, and the tests that look at it.
struct Open {
  policy::KeyId key = {};
  std::string spelling = {};
  bool list = false;
  std::vector<Literal> literals = {};    // of tests
  std::vector<std::string> values = {};  // to try, in this order
};

class Search {
 public:
  Search(Matcher& matcher, const Layers& layers, std::span<const Atom> atoms)
      : matcher_(matcher), layers_(layers), atoms_(atoms), original_(matcher.request()) {
    entries_.assign(original_.context.begin(), original_.context.end());
  }

  std::optional<std::vector<ContextEntry>> run(std::span<const Literal> alternative);
  void restore() { matcher_.set_request(original_); }

 private:
  Open& open(policy::KeyId key, std::string_view spelling);
  void open_variables(Range pieces);
  void open_literal(Literal literal);
  void add_test_values(Open& key, const ConditionTest& test);
  bool is_unknown(policy::KeyId key, std::string_view spelling);
  bool assign(const Open& key);
  bool holds(const Open& key);
  void set(std::span<const ContextEntry> entries);

  Matcher& matcher_;
  const Layers& layers_;
  std::span<const Atom> atoms_;
  const Request& original_;
  Request strict_;
  std::vector<ContextEntry> entries_;
  std::vector<Open> opens_;  // variables before the tests that use them
};

// A text that the program matches: runs are left empty unless there is nothing else, single
// characters become a letter.
std::string instance(std::string_view program) {
  if (matches_everything(program)) return "example";
  std::string text;
  for (const char symbol : program) {
    if (!is_glob_meta(symbol))
      text += symbol;
    else if (symbol == kAnyOne || symbol == kOneInField)
      text += 'x';
  }
  return text;
}

std::vector<std::string> elsewhere(ValueType type) {
  switch (type) {
    case ValueType::kNumber:
      return {"0", "1", "-1000000000", "1000000000"};
    case ValueType::kDate:
      return {"1970-01-01T00:00:00Z", "2100-01-01T00:00:00Z"};
    case ValueType::kBoolean:
      return {"true", "false"};
    case ValueType::kBinary:
      return {"ZXhhbXBsZQ=="};
    case ValueType::kIpRange:
      return {"203.0.113.1", "198.51.100.1", "192.0.2.1", "2001:db8::1"};
    case ValueType::kArn:
      return {"arn:aws:iam::123456789012:user/example", "arn:aws:s3:::example"};
    default:
      return {"example", "another-example"};
  }
}

// The words of a resource: what a variable in a pattern that matches it can stand for.
std::vector<std::string> words(std::string_view resource) {
  std::vector<std::string> result;
  for (const std::string_view separators : {std::string_view(":/"), std::string_view(":/-_.")}) {
    for (std::size_t begin = 0; begin < resource.size();) {
      const auto end = std::min(resource.find_first_of(separators, begin), resource.size());
      std::string word(resource.substr(begin, end - begin));
      if (!word.empty() && std::find(result.begin(), result.end(), word) == result.end())
        result.push_back(std::move(word));
      begin = end + 1;
    }
  }
  return result;
}

// A key that the request gives stays as given, also where what AWS makes of it is not documented.
bool Search::is_unknown(policy::KeyId key, std::string_view spelling) {
  for (const ContextEntry& entry : original_.context)
    if (equal_folded(entry.key, spelling)) return false;
  return matcher_.key(key, spelling).presence == Presence::kUnknown;
}

Open& Search::open(policy::KeyId key, std::string_view spelling) {
  const auto known = std::find_if(opens_.begin(), opens_.end(),
                                  [key](const Open& other) { return other.key == key; });
  if (known != opens_.end()) return *known;
  return opens_.emplace_back(Open{.key = key, .spelling = std::string(spelling)});
}

void Search::open_variables(Range pieces) {
  const policy::Tables& tables = matcher_.tables();
  for (const policy::Piece& piece : pieces.of(tables.pieces)) {
    if (!piece.variable.valid()) continue;
    const std::string_view spelling = tables.text(piece.spelling);
    if (!is_unknown(piece.variable, spelling)) continue;
    Open& variable = open(piece.variable, spelling);
    variable.values = words(original_.resource);
    variable.values.insert(variable.values.begin(), "example");
  }
}

void Search::add_test_values(Open& key, const ConditionTest& test) {
  const policy::Tables& tables = matcher_.tables();
  for (const policy::ValueId id : test.values.of(tables.value_lists)) {
    const ConditionValue& value = tables.values[id];
    if (value.malformed) continue;
    std::string text(tables.text(value.text));
    if (value.type == ValueType::kIpRange) text = text.substr(0, text.find('/'));
    const bool program = value.pieces.empty() && value.type <= ValueType::kArn;
    key.values.push_back(program ? instance(tables.text(value.program)) : std::move(text));
  }
  for (std::string& text : elsewhere(policy::value_type(test.op.comparison)))
    key.values.push_back(std::move(text));
}

void Search::open_literal(Literal literal) {
  const policy::Tables& tables = matcher_.tables();
  const Atom& atom = atoms_[literal.atom];
  if (atom.kind == Atom::Kind::kResource) {
    const policy::Statement& statement = tables.statements[policy::StatementId(atom.index)];
    for (const policy::ResourceId id : statement.resources.of(tables.resource_lists))
      open_variables(tables.resources[id].pieces);
  }
  if (atom.kind != Atom::Kind::kTest) return;
  const ConditionTest& test = tables.tests[policy::TestId(atom.index)];
  for (const policy::ValueId id : test.values.of(tables.value_lists))
    open_variables(tables.values[id].pieces);
  if (!is_unknown(test.key, tables.text(test.spelling))) return;
  Open& key = open(test.key, tables.text(test.spelling));
  key.list = key.list || test.op.set != SetOperator::kNone;
  key.literals.push_back(literal);
  add_test_values(key, test);
}

void Search::set(std::span<const ContextEntry> entries) {
  strict_ = original_;
  strict_.context = entries;
  strict_.unknown = {};
  strict_.other_keys = OtherKeys::kAbsent;
  strict_.mode = Mode::kStrict;
  matcher_.set_request(strict_);
}

bool Search::holds(const Open& key) {
  return std::all_of(key.literals.begin(), key.literals.end(), [&](Literal literal) {
    const Truth wanted = truth(literal.positive);
    return matcher_.test(policy::TestId(atoms_[literal.atom].index)) == wanted;
  });
}

// Leaves the key absent if that will do, else gives it the first value that satisfies its tests.
bool Search::assign(const Open& key) {
  set(entries_);
  if (!key.literals.empty() && holds(key)) return true;
  for (const std::string& value : key.values) {
    entries_.push_back({.key = key.spelling, .list = key.list, .values = {value}});
    set(entries_);
    if (holds(key)) return true;
    entries_.pop_back();
  }
  return false;
}

std::optional<std::vector<ContextEntry>> Search::run(std::span<const Literal> alternative) {
  for (const Literal literal : alternative) open_literal(literal);
  for (const Open& key : opens_)
    if (!assign(key)) return std::nullopt;
  set(entries_);
  const Decisions decisions = evaluate(matcher_, layers_).decisions;
  if (decisions != Decisions{.allowed = true}) return std::nullopt;
  return std::move(entries_);
}

}  // namespace

std::optional<std::vector<ContextEntry>> find_witness(Matcher& matcher, const Layers& layers,
                                                      std::span<const Atom> atoms,
                                                      std::span<const Literal> alternative) {
  Search search(matcher, layers, atoms);
  auto entries = search.run(alternative);
  search.restore();
  return entries;
}

}  // namespace ambit::evaluate
