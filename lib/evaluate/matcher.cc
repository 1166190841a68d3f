// Sources: IAM User Guide, "IAM JSON policy elements: Action", "... Resource", "... Condition
// operators", "Multivalued context keys", "Variables and tags".
#include "evaluate/matcher.h"

#include <algorithm>

#include "ambit/arn.h"
#include "pattern/fold.h"
#include "pattern/glob.h"

namespace ambit::evaluate {

using policy::Comparison;
using policy::ConditionTest;
using policy::ConditionValue;
using policy::SetOperator;
using policy::ValueType;

Matcher::Matcher(const policy::Tables& tables) : tables_(tables), context_(tables_) {
  grow();
}

// Takes up the rows that were added to the tables since.
void Matcher::grow() {
  context_.grow();
  resources_.resize(tables_.resources.size());
  tests_.resize(tables_.tests.size());
  for (auto i = static_cast<std::uint32_t>(test_scopes_.size()); i < tables_.tests.size(); ++i)
    test_scopes_.push_back(scope_of(tables_.tests[policy::TestId(i)]));
}

Matcher::Scope Matcher::scope_of(const ConditionTest& test) const {
  bool depends = context_.depends_on_caller(test.key);
  for (const policy::ValueId value : test.values.of(tables_.value_lists))
    for (const policy::Piece& piece : tables_.values[value].pieces.of(tables_.pieces))
      depends = depends || (piece.variable.valid() && context_.depends_on_caller(piece.variable));
  return depends ? Scope::kCaller : Scope::kRequest;
}

// Epochs of request and caller are drawn from one sequence: none is used twice.
void Matcher::next_epoch(std::uint32_t& epoch) {
  constexpr std::uint32_t kLastEpoch = 0x3FFFFFFF;
  if (next_epoch_ == kLastEpoch) {
    for (Memo* memo : {&resources_, &tests_}) memo->forget();
    // Both are fresh again; the other one's answers are gone too.
    request_epoch_ = 1;
    caller_epoch_ = 2;
    next_epoch_ = 2;
  }
  epoch = ++next_epoch_;
}

void Matcher::set_request(const Request& request) {
  if (test_scopes_.size() != tables_.tests.size() || resources_.size() != tables_.resources.size())
    grow();
  next_epoch(request_epoch_);
  next_epoch(caller_epoch_);
  undocumented_.reset(request.mode);
  action_ = &actions_.choose(request.action);
  context_.set_request(request, action_->pass_role);
  resource_facts_ = ResourceFacts(request.resource);
}

void Matcher::set_caller(const Caller& caller) {
  next_epoch(caller_epoch_);
  context_.set_caller(caller);
}

Truth Matcher::action(policy::StatementId id) {
  const policy::Statement& statement = tables_.statements[id];
  if (statement.not_action && statement.actions.empty())
    return undocumented_(Undocumented::kEmptyNotList);
  return actions_.get(id.index(), [&] {
    const auto patterns = statement.actions.of(tables_.action_lists);
    const bool listed = std::any_of(patterns.begin(), patterns.end(), [this](policy::ActionId one) {
      return action_matches(tables_.actions[one]);
    });
    return truth(listed != statement.not_action);
  });
}

// Most names of a list start with another verb, and most services are written out.
bool Matcher::action_matches(const policy::ActionPattern& pattern) const {
  if (pattern.everything) return true;
  if (!concerns(pattern.services)) return false;
  const std::string_view asked_prefix = action_->prefix;
  const std::string_view asked_name = action_->name;
  const std::string_view name = tables_.text(pattern.name);
  if (!name.empty() && !asked_name.empty() && name.front() != asked_name.front() &&
      !is_glob_meta(name.front()))
    return false;
  const std::string_view prefix = tables_.text(pattern.prefix);
  return (prefix == asked_prefix || glob_matches(prefix, asked_prefix)) &&
         glob_matches(name, asked_name);
}

Matcher::Substitution Matcher::substitute(Range pieces, bool folded, std::string& program) {
  program.clear();
  Substitution result = Substitution::kDone;
  for (const policy::Piece& piece : pieces.of(tables_.pieces)) {
    if (!piece.variable.valid()) {
      program += tables_.text(piece.program);
      continue;
    }
    const KeyState key = this->key(piece.variable, tables_.text(piece.spelling));
    std::string_view value;
    if (key.presence == Presence::kUnknown) {
      result = Substitution::kUnknown;
      continue;
    }
    if (key.presence == Presence::kPresent && !key.list)
      value = key.values.front();
    else if (piece.program.valid())
      value = tables_.text(piece.program);
    else
      return Substitution::kNoValue;
    append_literal(program, folded ? fold(value) : std::string(value));
  }
  return result;
}

// The pattern with all six fields against the request's resource.
Truth Matcher::completed_pattern(const policy::ResourcePattern& pattern) {
  const std::string_view resource = request().resource;
  if (pattern.pieces.empty()) return truth(glob_matches(tables_.text(pattern.program), resource));
  switch (substitute(pattern.pieces, false, program_)) {
    case Substitution::kNoValue:
      return Truth::kFalse;
    case Substitution::kUnknown:
      return Truth::kUnknown;
    case Substitution::kDone:
      break;
  }
  confine_resource(program_);
  return truth(glob_matches(program_, resource));
}

Truth Matcher::resource_pattern(policy::ResourceId id, PolicyKind kind) {
  const policy::ResourcePattern& pattern = tables_.resources[id];
  if (pattern.everything) return Truth::kTrue;
  if (request().resource == "*") return Truth::kFalse;
  const Truth match =
      pattern.pieces.empty()
          ? resources_.get(id.index(), request_epoch_, [&] { return completed_pattern(pattern); })
          : completed_pattern(pattern);
  const bool completes = kind == PolicyKind::kIdentity || kind == PolicyKind::kBoundary;
  if (!pattern.incomplete || completes || pattern.ends_in_star) return match;
  if (match == Truth::kFalse) return Truth::kFalse;
  return match & undocumented_(Undocumented::kIncompleteArn);
}

Truth Matcher::resource(const policy::Statement& statement, PolicyKind kind) {
  if (!statement.has_resource) return Truth::kTrue;
  const auto patterns = statement.resources.of(tables_.resource_lists);
  Truth any = Truth::kFalse;
  for (const policy::ResourceId id : patterns) {
    any = any | resource_pattern(id, kind);
    if (any == Truth::kTrue) break;
  }
  if (!statement.not_resource) return any;
  if (patterns.empty()) return undocumented_(Undocumented::kEmptyNotList);
  // No pattern with a variable is asked about the resource `*`.
  if (request().resource == "*" || any == Truth::kTrue) return !any;
  for (const policy::ResourceId id : patterns) {
    const Range pieces = tables_.resources[id].pieces;
    if (!pieces.empty() && substitute(pieces, false, program_) == Substitution::kNoValue)
      any = any | !undocumented_(Undocumented::kNotResourceWithoutValue);
  }
  return !any;
}

Classes Matcher::principal(const policy::Statement& statement, const PrincipalRules& rules) {
  return match_principal(tables_, statement, caller(), rules, undocumented_);
}

KeyState Matcher::key(policy::KeyId id, std::string_view spelling) {
  return context_.lookup(id, spelling, undocumented_);
}

bool Matcher::provides(policy::KeyId id, std::string_view spelling) {
  return context_.provided(id, spelling, undocumented_);
}

bool Matcher::has_unresolved_variable(policy::ResourceId id) {
  const Range pieces = tables_.resources[id].pieces;
  return !pieces.empty() && substitute(pieces, false, program_) != Substitution::kDone;
}

Truth Matcher::test(policy::TestId id) {
  return tests_.get(id.index(), epoch(test_scopes_[id.index()]),
                    [&] { return compute_test(tables_.tests[id]); });
}

Truth Matcher::null_test(const ConditionTest& test, const KeyState& key) {
  bool wants_null = false;
  bool wants_value = false;
  for (const policy::ValueId id : test.values.of(tables_.value_lists)) {
    const ConditionValue& value = tables_.values[id];
    if (value.malformed) continue;
    (value.scalar == 1 ? wants_null : wants_value) = true;
  }
  if (wants_null && wants_value) return Truth::kTrue;
  if (!wants_null && !wants_value) return Truth::kFalse;
  if (key.presence == Presence::kUnknown) return Truth::kUnknown;
  const bool empty_text =
      key.presence == Presence::kPresent && !key.list && key.values.front().empty();
  if (empty_text) {
    const Truth present = undocumented_(Undocumented::kEmptyTextUnderNull);
    return wants_null ? !present : present;
  }
  return truth(key.null() == wants_null);
}

Truth Matcher::compute_test(const ConditionTest& test) {
  const auto [set, comparison, negated, if_exists] = test.op;
  if (comparison == Comparison::kNull && set != SetOperator::kNone)
    return truth(set == SetOperator::kForAllValues);
  const KeyState key = this->key(test.key, tables_.text(test.spelling));
  if (comparison == Comparison::kNull) return null_test(test, key);
  if (key.presence == Presence::kUnknown) return Truth::kUnknown;
  if (key.null()) {
    if (if_exists || set == SetOperator::kForAllValues) return Truth::kTrue;
    return truth(set != SetOperator::kForAnyValue && negated);
  }
  if (key.list && set == SetOperator::kNone)
    return undocumented_(Undocumented::kListWithoutSetOperator);
  if (set == SetOperator::kNone) return one_value(test, key.values.front());
  Truth all = Truth::kTrue;
  Truth any = Truth::kFalse;
  for (const std::string_view value : key.values) {
    const Truth one = one_value(test, value);
    all = all & one;
    any = any | one;
  }
  return set == SetOperator::kForAllValues ? all : any;
}

Truth Matcher::one_value(const ConditionTest& test, std::string_view value) {
  if (test.values.empty()) undocumented_(Undocumented::kEmptyValueList);
  Truth match = Truth::kFalse;
  bool malformed = false;
  for (const policy::ValueId id : test.values.of(tables_.value_lists)) {
    const ConditionValue& pattern = tables_.values[id];
    bool bad = false;
    match = match | compare(test, pattern, value, bad);
    malformed = malformed || bad;
    if (match == Truth::kTrue) break;
  }
  if (!test.op.negated) return match;
  if (match == Truth::kTrue) return Truth::kFalse;
  if (malformed)
    return undocumented_(test.op.comparison == Comparison::kArnLike && parse_arn(value)
                             ? Undocumented::kMalformedArnPattern
                             : Undocumented::kMalformedUnderNegation);
  return !match;
}

Truth Matcher::compare(const ConditionTest& test, const ConditionValue& pattern,
                       std::string_view value, bool& malformed) {
  if (pattern.malformed) {
    malformed = true;
    return Truth::kFalse;
  }
  switch (pattern.type) {
    case ValueType::kText:
    case ValueType::kFoldedText:
    case ValueType::kGlob:
    case ValueType::kArn:
    case ValueType::kBoolean:
      return compare_text(pattern, value, malformed);
    default:
      return compare_scalar(test, pattern, value, malformed);
  }
}

Truth Matcher::compare_text(const ConditionValue& pattern, std::string_view value,
                            bool& malformed) {
  const ValueType type = pattern.type;
  const bool folded = type == ValueType::kFoldedText || type == ValueType::kBoolean;
  if ((type == ValueType::kArn && !parse_arn(value)) ||
      (type == ValueType::kBoolean && !parse_boolean(value))) {
    malformed = true;
    return Truth::kFalse;
  }
  std::string_view program = tables_.text(pattern.program.valid() ? pattern.program : pattern.text);
  if (!pattern.pieces.empty()) {
    if (type == ValueType::kBoolean) undocumented_(Undocumented::kVariableInBool);
    switch (substitute(pattern.pieces, folded, program_)) {
      case Substitution::kNoValue:
        return Truth::kFalse;
      case Substitution::kUnknown:
        return Truth::kUnknown;
      case Substitution::kDone:
        break;
    }
    if ((type == ValueType::kArn && !confine_condition_arn(program_)) ||
        (type == ValueType::kBoolean && !parse_boolean(program_))) {
      malformed = true;
      return Truth::kFalse;
    }
    program = program_;
  }
  if (type == ValueType::kGlob || type == ValueType::kArn)
    return truth(glob_matches(program, value));
  if (!folded) return truth(program == value);
  fold(value, folded_);
  return truth(program == folded_);
}

Truth Matcher::compare_scalar(const ConditionTest& test, const ConditionValue& pattern,
                              std::string_view value, bool& malformed) {
  const std::string_view text = tables_.text(pattern.text);
  switch (pattern.type) {
    case ValueType::kNumber:
      if (const auto number = parse_decimal(value))
        return truth(policy::ordering_holds(test.op.comparison,
                                            *number <=> tables_.numbers[pattern.scalar]));
      break;
    case ValueType::kDate:
      if (value.size() == 4 || text.size() == 4) undocumented_(Undocumented::kFourDigitDate);
      if (const auto date = parse_date(value))
        return truth(
            policy::ordering_holds(test.op.comparison, *date <=> tables_.dates[pattern.scalar]));
      break;
    case ValueType::kIpRange:
      if (text.find(':') != std::string_view::npos && text.find('/') == std::string_view::npos)
        undocumented_(Undocumented::kIpv6WithoutPrefix);
      if (const auto address = parse_ip_range(value))
        return truth(contains(tables_.ip_ranges[pattern.scalar], *address));
      break;
    case ValueType::kBinary:
      if (const auto bytes = decode_base64(value))
        return truth(*bytes == tables_.text(pattern.program));
      break;
    default:
      break;
  }
  malformed = true;
  return Truth::kFalse;
}

}  // namespace ambit::evaluate
