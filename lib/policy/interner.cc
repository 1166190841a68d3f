#include "policy/interner.h"

#include <algorithm>
#include <cstring>

#include "ambit/arn.h"
#include "pattern/fold.h"
#include "pattern/glob.h"
#include "policy/variable.h"
#include "support/hash.h"

namespace ambit::policy {
namespace {

// The entry for `symbol` in a table that is indexed by symbols.
template <class IdT>
IdT& entry(std::vector<IdT>& by_symbol, Symbol symbol) {
  if (symbol.index() >= by_symbol.size()) by_symbol.resize(symbol.index() + std::size_t{1});
  return by_symbol[symbol.index()];
}

// Fields of an ARN pattern: colons inside variables do not count.
std::size_t field_count(std::string_view text, bool variables) {
  if (!variables || !mentions_variable(text)) return arn_field_count(text);
  std::size_t colons = 0;
  VariableParts parts(text);
  while (const auto part = parts.next())
    if (part->kind == VariablePart::Kind::kText)
      colons += static_cast<std::size_t>(std::count(part->text.begin(), part->text.end(), ':'));
  return std::min<std::size_t>(colons, 5) + 1;
}

std::string completed(std::string_view text, std::size_t fields) {
  std::string result(text);
  for (; fields < 6; ++fields) result += ":*";
  return result;
}

AwsPrincipal classify_iam(const Arn& arn) {
  if (arn.resource == "root") return AwsPrincipal::kAccount;
  if (arn.resource.starts_with("user/")) return AwsPrincipal::kUser;
  if (arn.resource.starts_with("role/")) return AwsPrincipal::kRole;
  return AwsPrincipal::kNone;
}

AwsPrincipal classify_sts(const Arn& arn) {
  if (arn.resource.starts_with("assumed-role/")) return AwsPrincipal::kSession;
  if (arn.resource.starts_with("federated-user/")) return AwsPrincipal::kFederated;
  return AwsPrincipal::kNone;
}

AwsPrincipal classify_aws(std::string_view text, std::string_view& account) {
  if (text == "*") return AwsPrincipal::kEveryone;
  if (is_account_id(text)) {
    account = text;
    return AwsPrincipal::kAccount;
  }
  if (text.starts_with("AIDA")) return AwsPrincipal::kUserId;
  if (text.starts_with("AROA")) return AwsPrincipal::kRoleId;
  const auto arn = parse_arn(text);
  if (!arn || !is_account_id(arn->account)) return AwsPrincipal::kNone;
  account = arn->account;
  if (arn->service == "iam") return classify_iam(*arn);
  if (arn->service == "sts") return classify_sts(*arn);
  return AwsPrincipal::kNone;
}

}  // namespace

bool is_incomplete(std::string_view resource, bool variables) {
  return !all_stars(resource) && field_count(resource, variables) < 6;
}

ServiceBits service_bit(std::string_view folded_prefix) {
  return ServiceBits{1} << (hash_bytes(folded_prefix) & 63);
}

ActionId Interner::action(std::string_view text) {
  const Symbol symbol = tables_.symbols.intern(text);
  if (const ActionId known = entry(actions_, symbol); known.valid()) return known;
  ActionPattern pattern{.text = symbol};
  fold(text, folded_);
  const std::string_view view = folded_;
  const auto colon = view.find(':');
  const auto program = [this](std::string_view part) -> std::string_view {
    program_.clear();
    append_glob(program_, part);
    return program_;
  };
  if (all_stars(text)) {
    pattern.everything = true;
    pattern.services = kAllServices;
  } else if (colon != std::string_view::npos) {
    const std::string_view prefix = program(view.substr(0, colon));
    pattern.services = is_literal(prefix) ? service_bit(prefix) : kAllServices;
    pattern.prefix = tables_.symbols.intern(prefix);
    pattern.name = tables_.symbols.intern(program(view.substr(colon + 1)));
  }
  const ActionId id = tables_.actions.add(pattern);
  actions_[symbol.index()] = id;
  return id;
}

void Interner::add_run(ValueType type, std::string_view run, bool escaped, std::string& program) {
  const bool wildcards = type == ValueType::kGlob || type == ValueType::kArn;
  if (type == ValueType::kFoldedText || type == ValueType::kBoolean)
    append_literal(program, fold(run));
  else if (wildcards && !escaped)
    append_glob(program, run);
  else
    append_literal(program, run);
}

// Cuts `text` into runs and variables. Adjacent text and escapes are one run.
Range Interner::pieces(std::string_view text, ValueType type) {
  const auto begin = static_cast<std::uint32_t>(tables_.pieces.size());
  std::string run;
  const auto flush = [&] {
    if (!run.empty()) tables_.pieces.push_back({.program = tables_.symbols.intern(run)});
    run.clear();
  };
  VariableParts parts(text);
  while (const auto part = parts.next()) {
    if (part->kind != VariablePart::Kind::kVariable) {
      add_run(type, part->text, part->kind == VariablePart::Kind::kEscape, run);
      continue;
    }
    flush();
    Piece piece{.variable = key(part->text), .spelling = tables_.symbols.intern(part->text)};
    if (part->fallback) piece.program = tables_.symbols.intern(*part->fallback);
    tables_.pieces.push_back(piece);
  }
  flush();
  return {begin, static_cast<std::uint32_t>(tables_.pieces.size())};
}

ResourceId Interner::resource(std::string_view text, bool variables) {
  const Symbol symbol = tables_.symbols.intern(text);
  if (const ResourceId known = entry(resources_[variables ? 1 : 0], symbol); known.valid())
    return known;
  ResourcePattern pattern{.text = symbol, .everything = all_stars(text)};
  if (!pattern.everything) {
    const std::size_t fields = field_count(text, variables);
    pattern.incomplete = fields < 6;
    pattern.ends_in_star = text.ends_with('*');
    const std::string full = completed(text, fields);
    if (variables && mentions_variable(full)) {
      pattern.pieces = pieces(full, ValueType::kGlob);
    } else {
      std::string program = compile_glob(full);
      confine_resource(program);
      pattern.program = tables_.symbols.intern(program);
    }
  }
  const ResourceId id = tables_.resources.add(pattern);
  entry(resources_[variables ? 1 : 0], symbol) = id;
  return id;
}

KeyId Interner::key(std::string_view text) {
  const Symbol name = tables_.symbols.intern(fold(text));
  KeyId& id = entry(keys_, name);
  if (!id.valid()) id = tables_.keys.add({name});
  return id;
}

void Interner::compile_text(ConditionValue& value, std::string_view text, bool variables) {
  const ValueType type = value.type;
  if (type == ValueType::kArn && field_count(text, variables) < 6 &&
      !(variables && mentions_variable(text))) {
    value.malformed = true;
    return;
  }
  if (variables && mentions_variable(text)) {
    const Range parts = pieces(text, type);
    const bool literal = parts.size() == 1 && !tables_.pieces[parts.begin].variable.valid();
    value.pieces = parts;
    if (!literal) return;
  }
  std::string program;
  if (value.pieces.empty())
    add_run(type, text, false, program);
  else
    program = tables_.text(tables_.pieces[value.pieces.begin].program);
  value.pieces = {};
  if (type == ValueType::kArn && !confine_condition_arn(program)) value.malformed = true;
  if (type == ValueType::kBoolean && !parse_boolean(program)) value.malformed = true;
  value.program = tables_.symbols.intern(program);
}

void Interner::compile_scalar(ConditionValue& value, std::string_view text, ValueType type) {
  const auto store = [&value](auto& table, const auto& parsed) {
    value.malformed = !parsed;
    if (!parsed) return;
    value.scalar = static_cast<std::uint32_t>(table.size());
    table.push_back(*parsed);
  };
  switch (type) {
    case ValueType::kNumber:
      return store(tables_.numbers, parse_decimal(text));
    case ValueType::kDate:
      return store(tables_.dates, parse_date(text));
    case ValueType::kIpRange:
      return store(tables_.ip_ranges, parse_ip_range(text));
    case ValueType::kBinary: {
      const auto bytes = decode_base64(text);
      value.malformed = !bytes;
      if (bytes) value.program = tables_.symbols.intern(*bytes);
      return;
    }
    default: {
      const auto flag = parse_boolean(text);
      value.malformed = !flag;
      value.scalar = flag.value_or(false) ? 1 : 0;
    }
  }
}

ValueId Interner::value(std::string_view text, ValueType type, bool variables) {
  const Symbol symbol = tables_.symbols.intern(text);
  const std::uint64_t slot = (std::uint64_t{symbol.index()} << 8) |
                             (static_cast<std::uint64_t>(type) << 1) | (variables ? 1U : 0U);
  if (const auto known = values_.find(slot); known != values_.end()) return known->second;
  ConditionValue value{.type = type, .text = symbol};
  // The table's copy of the text: numbers keep views into it.
  const std::string_view stored = tables_.text(symbol);
  if (type <= ValueType::kArn || type == ValueType::kBoolean)
    compile_text(value, stored, variables);
  else
    compile_scalar(value, stored, type);
  const ValueId id = tables_.values.add(value);
  values_.emplace(slot, id);
  return id;
}

TestId Interner::test(Operator op, std::string_view key_text, std::span<const ValueId> values) {
  ConditionTest row{.op = op, .key = key(key_text), .spelling = tables_.symbols.intern(key_text)};
  const auto symbol = row.spelling.index();
  std::string bytes(sizeof op + sizeof symbol + values.size_bytes(), '\0');
  std::memcpy(bytes.data(), &op, sizeof op);
  std::memcpy(bytes.data() + sizeof op, &symbol, sizeof symbol);
  if (!values.empty())
    std::memcpy(bytes.data() + sizeof op + sizeof symbol, values.data(), values.size_bytes());
  const auto [known, added] = tests_.try_emplace(std::move(bytes));
  if (!added) return known->second;
  const auto begin = static_cast<std::uint32_t>(tables_.value_lists.size());
  tables_.value_lists.insert(tables_.value_lists.end(), values.begin(), values.end());
  row.values = {begin, static_cast<std::uint32_t>(tables_.value_lists.size())};
  known->second = tables_.tests.add(row);
  return known->second;
}

PrincipalId Interner::principal(PrincipalKind kind, std::string_view text) {
  const Symbol symbol = tables_.symbols.intern(text);
  const std::uint64_t slot =
      (std::uint64_t{symbol.index()} << 8) | static_cast<std::uint64_t>(kind);
  if (const auto known = principals_.find(slot); known != principals_.end()) return known->second;
  PrincipalValue row{.kind = kind, .text = symbol};
  if (kind == PrincipalKind::kAws) {
    std::string_view account;
    row.aws = classify_aws(text, account);
    if (!account.empty()) row.account = tables_.symbols.intern(account);
  }
  const PrincipalId id = tables_.principals.add(row);
  principals_.emplace(slot, id);
  return id;
}

}  // namespace ambit::policy
