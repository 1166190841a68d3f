#include "tests/reference/condition.h"

#include <algorithm>
#include <array>
#include <map>

#include "tests/reference/scalar.h"

namespace ambit::reference {
namespace {

// ---- Operators (4.3) ----

struct Operator {
  enum class Set { kNone, kForAllValues, kForAnyValue };
  Set set = Set::kNone;
  Text base;  // folded, without negation
  bool negated = false;
  bool if_exists = false;
};

const std::map<Text, Text> kPositiveForm = {
    {U"stringnotequals", U"stringequals"},
    {U"stringnotequalsignorecase", U"stringequalsignorecase"},
    {U"stringnotlike", U"stringlike"},
    {U"numericnotequals", U"numericequals"},
    {U"datenotequals", U"dateequals"},
    {U"notipaddress", U"ipaddress"},
    {U"arnnotequals", U"arnequals"},
    {U"arnnotlike", U"arnlike"},
};

bool remove_prefix(Text& text, const Text& prefix) {
  if (text.compare(0, prefix.size(), prefix) != 0) return false;
  text.erase(0, prefix.size());
  return true;
}

bool remove_suffix(Text& text, const Text& suffix) {
  if (text.size() < suffix.size()) return false;
  if (text.compare(text.size() - suffix.size(), suffix.size(), suffix) != 0) return false;
  text.erase(text.size() - suffix.size());
  return true;
}

Operator parse_operator(const std::string& name) {
  Text rest = fold(decode(name));
  Operator op;
  if (remove_prefix(rest, U"forallvalues:")) op.set = Operator::Set::kForAllValues;
  if (remove_prefix(rest, U"foranyvalue:")) op.set = Operator::Set::kForAnyValue;
  op.if_exists = remove_suffix(rest, U"ifexists");
  const auto positive = kPositiveForm.find(rest);
  op.negated = positive != kPositiveForm.end();
  op.base = op.negated ? positive->second : rest;
  return op;
}

// ---- One policy value against one request value (4.3 to 4.5) ----

struct Match {
  Truth value = kFalse;
  bool malformed = false;
};

const Match kMalformed = {.malformed = true};

Match match(bool value) {
  return {.value = truth(value)};
}

struct PolicyValue {
  const std::string& text;
  bool variables;
  const Context& context;

  Substitution substituted(Wildcards wildcards) const {
    return substitute(text, variables, wildcards, context);
  }
};

// The match of a value whose substitution is not complete.
Match incomplete(const Substitution& substitution) {
  return {.value = substitution.state == Substitution::State::kUnknown ? kUnknown : kFalse};
}

Text text_of(const Pattern& literal_pattern) {
  Text text;
  for (const Token& token : literal_pattern) text += token.character;
  return text;
}

Match match_string(const Text& base, const PolicyValue& p, const std::string& v) {
  const bool like = base == U"stringlike";
  const Substitution s = p.substituted(like ? Wildcards::kMatch : Wildcards::kLiteral);
  if (s.state != Substitution::State::kComplete) return incomplete(s);
  if (like) return match(matches(s.pattern, decode(v)));
  const Text text = text_of(s.pattern);
  if (base == U"stringequals") return match(text == decode(v));
  return match(fold(text) == fold(decode(v)));
}

Match match_bool(const PolicyValue& p, const std::string& v) {
  const std::optional<bool> value = parse_boolean(v);
  if (!value) return kMalformed;
  const Substitution s = p.substituted(Wildcards::kLiteral);  // U-08
  if (s.state != Substitution::State::kComplete) return incomplete(s);
  const Text text = fold(text_of(s.pattern));
  if (text != U"true" && text != U"false") return kMalformed;
  return match(*value == (text == U"true"));
}

// `comparison` is the operator's name without its type.
Match match_ordered(const Text& comparison, const std::optional<Decimal>& p,
                    const std::optional<Decimal>& v) {
  if (!p || !v) return kMalformed;
  const int order = compare(*v, *p);
  if (comparison == U"equals") return match(order == 0);
  if (comparison == U"lessthan") return match(order < 0);
  if (comparison == U"lessthanequals") return match(order <= 0);
  if (comparison == U"greaterthan") return match(order > 0);
  return match(order >= 0);
}

Match match_binary(const std::string& p, const std::string& v) {
  const std::optional<std::string> policy = parse_base64(p);
  const std::optional<std::string> value = parse_base64(v);
  if (!policy || !value) return kMalformed;
  return match(*policy == *value);
}

Match match_ip(const std::string& p, const std::string& v) {
  const std::optional<IpRange> range = parse_ip_range(p);
  const std::optional<IpRange> value = parse_ip_range(v);
  if (!range || !value) return kMalformed;
  return match(contains(*range, *value));
}

Match match_arn(const PolicyValue& p, const std::string& v) {
  const std::vector<Text> value = arn_fields(decode(v));
  if (value.size() < 6 || value[0] != U"arn") return kMalformed;
  const Substitution s = p.substituted(Wildcards::kMatch);
  if (s.state != Substitution::State::kComplete) return incomplete(s);
  const std::vector<Pattern> pattern = arn_fields(s.pattern);
  if (pattern.size() < 6) return kMalformed;  // U-11
  bool all = true;
  for (std::size_t i = 0; i < 6; ++i) all = all && matches(pattern[i], value[i]);
  return match(all);
}

Match match_value(const Text& base, const PolicyValue& p, const std::string& v) {
  Text comparison = base;
  if (remove_prefix(comparison, U"numeric")) {
    return match_ordered(comparison, parse_number(p.text), parse_number(v));
  }
  if (remove_prefix(comparison, U"date")) {
    return match_ordered(comparison, parse_date(p.text), parse_date(v));
  }
  if (base == U"bool") return match_bool(p, v);
  if (base == U"binaryequals") return match_binary(p.text, v);
  if (base == U"ipaddress") return match_ip(p.text, v);
  if (base == U"arnequals" || base == U"arnlike") return match_arn(p, v);
  return match_string(base, p, v);
}

// ---- One test (4.2) ----

struct Test {
  Operator op = {};
  std::string key;
  std::vector<std::string> values;
  bool variables = false;
};

Truth one(const Test& test, const std::string& v, const Context& context) {
  Truth m = kFalse;
  bool bad = false;
  for (const std::string& text : test.values) {
    const Match pair = match_value(test.op.base, {text, test.variables, context}, v);
    m = m | pair.value;
    bad = bad || pair.malformed;
  }
  if (!test.op.negated) return m;
  if (m == kTrue) return kFalse;
  if (bad) return context.three_valued() ? kUnknown : kFalse;  // U-07, U-11
  return !m;
}

bool all_empty(const std::vector<std::string>& values) {
  return std::all_of(values.begin(), values.end(),
                     [](const std::string& value) { return value.empty(); });
}

bool is_null(const Lookup& key) {
  if (key.state == Lookup::State::kAbsent) return true;
  return key.list && all_empty(key.values);
}

// 4.7
Truth null_holds(const Test& test, const Context& context) {
  if (test.op.set == Operator::Set::kForAllValues) return kTrue;
  if (test.op.set == Operator::Set::kForAnyValue) return kFalse;
  bool asks_null = false;
  bool asks_not_null = false;
  for (const std::string& text : test.values) {
    const std::optional<bool> value = parse_boolean(text);
    asks_null = asks_null || value == true;
    asks_not_null = asks_not_null || value == false;
  }
  const Lookup k = context.lookup(test.key);
  const bool empty_single =
      k.state == Lookup::State::kPresent && !k.list && k.values.front().empty();
  const bool unknown =
      k.state == Lookup::State::kUnknown || (empty_single && context.three_valued());  // U-05
  // Without any value that can match, the test is false whatever the key is.
  if (!asks_null && !asks_not_null) return kFalse;
  if (unknown) return asks_null && asks_not_null ? kTrue : kUnknown;
  return truth(is_null(k) ? asks_null : asks_not_null);
}

Truth test_holds(const Test& test, const Context& context) {
  if (test.op.base == U"null") return null_holds(test, context);
  const Lookup k = context.lookup(test.key);
  if (k.state == Lookup::State::kUnknown) return kUnknown;
  if (is_null(k)) {
    if (test.op.if_exists) return kTrue;
    if (test.op.set == Operator::Set::kForAllValues) return kTrue;
    if (test.op.set == Operator::Set::kForAnyValue) return kFalse;
    return truth(test.op.negated);
  }
  if (k.list && test.op.set == Operator::Set::kNone) {
    return context.three_valued() ? kUnknown : kFalse;  // U-06
  }
  Truth all = kTrue;
  Truth any = kFalse;
  for (const std::string& v : k.values) {
    const Truth r = one(test, v, context);
    all = all & r;
    any = any | r;
  }
  return test.op.set == Operator::Set::kForAnyValue ? any : all;
}

std::string scalar_text(const Json& scalar) {
  return scalar.is_string() ? scalar.get<std::string>() : scalar.dump();
}

}  // namespace

std::vector<std::string> strings(const Json& value_or_list) {
  if (!value_or_list.is_array()) return {scalar_text(value_or_list)};
  std::vector<std::string> all;
  for (const Json& value : value_or_list) all.push_back(scalar_text(value));
  return all;
}

Truth condition_holds(const Json& condition, bool variables, const Context& context) {
  Truth all = kTrue;
  for (const auto& [op, keys] : condition.items()) {
    for (const auto& [key, values] : keys.items()) {
      all = all & test_holds({parse_operator(op), key, strings(values), variables}, context);
    }
  }
  return all;
}

}  // namespace ambit::reference
