#include "reason/witness.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "ambit/arn.h"
#include "catalog/arn_format.h"
#include "pattern/fold.h"
#include "pattern/glob.h"

namespace ambit::reason {

using evaluate::CallerKind;
using evaluate::ContextEntry;
using evaluate::KeySource;
using policy::ValueType;

namespace {

constexpr std::size_t kMaxActions = 256;
constexpr std::size_t kMaxAttempts = 8;

std::vector<std::size_t> members(const Bits& bits) {
  std::vector<std::size_t> all;
  for (std::size_t i = bits.find_first(); i != Bits::npos; i = bits.find_next(i)) all.push_back(i);
  return all;
}

// The texts of an ARN format of the catalog, with the usual partition and region.
std::string domain_of(std::string_view format, std::string_view account, bool usual) {
  std::string program;
  while (!format.empty()) {
    const auto dollar = format.find("${");
    const std::string_view text = format.substr(0, dollar);
    for (const char c : text) program += c == '*' ? kAnyRun : c;
    if (dollar == std::string_view::npos) break;
    const auto brace = format.find('}', dollar);
    const std::string_view name = format.substr(dollar + 2, brace - dollar - 2);
    if (usual && name == "Partition") {
      program += "aws";
    } else if (usual && name == "Region") {
      program += "us-east-1";
    } else if (usual && name == "Account") {
      program += account;
    } else {
      program += kOneInField;
      program += kRunInField;
    }
    format.remove_prefix(std::min(brace + 1, format.size()));
  }
  return program;
}

class Concretizer {
 public:
  Concretizer(const Space& space, const Region& region, std::size_t attempt, Budget& budget)
      : space_(space),
        region_(region),
        attempt_(attempt),
        budget_(budget),
        values_(space.keys().size()) {}

  std::optional<Witness> run() {
    witness_.caller = space_.callers()[region_[kCallerVariable].points().find_first()];
    choose_resource_cells();
    for (std::size_t k = 0; k < values_.size(); ++k)
      if (is_substituted(k)) choose_value(k);
    for (std::size_t k = 0; k < values_.size(); ++k)
      if (!is_substituted(k) && !choose_value(k)) return std::nullopt;
    if (!choose_action_and_resource()) return std::nullopt;
    for (std::size_t k = 0; k < values_.size(); ++k) {
      ContextEntry& entry = witness_.context.emplace_back(std::move(values_[k]));
      entry.key = space_.keys()[k].name;
      entry.absent = entry.values.empty();
    }
    return std::move(witness_);
  }

 private:
  const policy::Tables& tables() const { return space_.tables(); }

  // Whether a policy has the key as a variable.
  bool is_substituted(std::size_t k) const {
    const policy::KeyId key = space_.keys()[k].key;
    const auto has = [&](Range pieces) {
      const auto all = pieces.of(tables().pieces);
      return std::ranges::any_of(
          all, [key](const policy::Piece& piece) { return piece.variable == key; });
    };
    for (const policy::ResourceId id : space_.resources().patterns())
      if (has(tables().resources[id].pieces)) return true;
    for (const KeyVariable& other : space_.keys())
      for (const ValueCells::Variable& variable : other.cells.variables())
        if (has(tables().values[variable.value].pieces)) return true;
    return false;
  }

  void choose_resource_cells() {
    const auto& cells = space_.resources().all();
    resource_cells_ = members(region_[kResourceVariable].points());
    std::ranges::stable_partition(resource_cells_,
                                  [&](std::size_t cell) { return cells[cell].certain; });
  }

  // The values that the variable would need for patterns with it to match texts of chosen cells.
  std::vector<std::string> wanted_values(std::size_t k) const {
    std::vector<std::string> wanted;
    const policy::KeyId key = space_.keys()[k].key;
    const auto add = [&](Range pieces, std::string_view text) {
      const auto all = pieces.of(tables().pieces);
      const auto at = std::ranges::find(all, key, &policy::Piece::variable);
      if (at == all.end()) return;
      const std::string_view before = at == all.begin() ? std::string_view{}
                                      : at[-1].variable.valid() || at - all.begin() > 1
                                          ? std::string_view(" ")
                                          : tables().text(at[-1].program);
      const std::string_view after = at + 1 == all.end() || at[1].variable.valid()
                                         ? std::string_view{}
                                         : tables().text(at[1].program);
      if (!text.starts_with(before) || text.size() < before.size()) return;
      text.remove_prefix(before.size());
      const std::string_view literal = literal_prefix(after);
      const auto end =
          literal.empty() ? (after.empty() ? text.size() : text.find('/')) : text.find(literal);
      if (end != std::string_view::npos && end > 0) wanted.emplace_back(text.substr(0, end));
    };
    const auto& patterns = space_.resources().patterns();
    for (const std::size_t cell : resource_cells_)
      for (std::size_t i = 0; i < patterns.size(); ++i)
        add(tables().resources[patterns[i]].pieces, space_.resources().all()[cell].text);
    for (std::size_t other = 0; other < space_.keys().size(); ++other) {
      const ValueCells& cells = space_.keys()[other].cells;
      for (const std::size_t point : members(region_[kFirstKeyVariable + other].points()))
        for (const ValueCells::Variable& variable : cells.variables())
          if (point > 0) add(tables().values[variable.value].pieces, cells.all()[point - 1].text);
    }
    return wanted;
  }

  bool choose_value(std::size_t k) {
    const KeyVariable& key = space_.keys()[k];
    const Extent& extent = region_[kFirstKeyVariable + k];
    const bool substituted = is_substituted(k);
    const auto points = members(extent.points());
    if (!points.empty() && points.front() == 0 && !substituted) return true;
    if (substituted && attempt_ > 0) {
      const auto wanted = wanted_values(k);
      if (attempt_ <= wanted.size()) {
        const std::string& value = wanted[attempt_ - 1];
        const Bits cells = key.cells.containing(value);
        for (const std::size_t point : points) {
          if (point == 0 || !cells[point - 1]) continue;
          values_[k].values = {value};
          return true;
        }
      }
    }
    for (const bool certain : {true, false}) {
      for (const std::size_t point : points) {
        if (point == 0 || key.cells.all()[point - 1].certain != certain) continue;
        if (auto text = text_of(k, point - 1)) {
          values_[k].values = {*std::move(text)};
          return true;
        }
      }
    }
    if (const auto list = extent.list()) {
      values_[k].list = true;
      for (const std::size_t cell : *list) {
        auto text = text_of(k, cell);
        if (!text) return false;
        values_[k].values.push_back(*std::move(text));
      }
      return true;
    }
    return !points.empty() && points.front() == 0;
  }

  std::optional<std::string> text_of(std::size_t k, std::size_t cell) {
    const KeyVariable& key = space_.keys()[k];
    if (key.source == KeySource::kPrincipalArn && witness_.caller.any_name &&
        evaluate::is_iam(witness_.caller.kind)) {
      auto text = space_.caller_arn(witness_.caller, key, cell, budget_);
      if (text) rename_caller(*text);
      return text;
    }
    if (const auto own = space_.own_value(witness_.caller, key); own && !own->empty()) return own;
    if (key.cells.all()[cell].certain) return key.cells.all()[cell].text;
    return key.cells.text_in(
        cell, [this](Range pieces, ValueType type) { return substituted(pieces, type); }, budget_);
  }

  void rename_caller(const std::string& arn) {
    ModelCaller& caller = witness_.caller;
    if (caller.kind == CallerKind::kUnspecified) return;
    const std::string name = arn.substr(arn.rfind('/') + 1);
    if (caller.kind == CallerKind::kRole)
      caller.session_arn =
          "arn:aws:sts::" + caller.account + ":assumed-role/" + name + "/" + caller.session_name;
    caller.name = name;
    caller.arn = arn;
    caller.any_name = false;
  }

  // The program that the pieces are with the values chosen so far.
  std::optional<std::string> substituted(Range pieces, ValueType type) const {
    std::string program;
    for (const policy::Piece& piece : pieces.of(tables().pieces)) {
      if (!piece.variable.valid()) {
        program += tables().text(piece.program);
        continue;
      }
      const ContextEntry& entry = values_[*space_.find_key(piece.variable)];
      std::string_view value;
      if (!entry.list && !entry.values.empty())
        value = entry.values.front();
      else if (piece.program.valid())
        value = tables().text(piece.program);
      else
        return std::nullopt;
      append_literal(program, type == ValueType::kFoldedText ? fold(value) : std::string(value));
    }
    if (type == ValueType::kArn && !confine_condition_arn(program)) return std::nullopt;
    return program;
  }

  // The patterns of resources as they are with the values chosen.
  std::vector<std::string> resource_programs() const {
    std::vector<std::string> programs;
    for (const policy::ResourceId id : space_.resources().patterns()) {
      const policy::ResourcePattern& pattern = tables().resources[id];
      if (pattern.everything) {
        programs.emplace_back(1, kAnyRun);
      } else if (pattern.pieces.empty()) {
        programs.emplace_back(tables().text(pattern.program));
      } else {
        auto program = substituted(pattern.pieces, ValueType::kGlob);
        if (program) confine_resource(*program);
        programs.push_back(program ? *std::move(program) : std::string(1, '\x01'));
      }
    }
    return programs;
  }

  bool choose_action_and_resource() {
    programs_ = resource_programs();
    const Bits& actions = region_[kActionVariable].points();
    std::optional<std::string> known;
    for (const bool usual : {true, false}) {
      for (const std::size_t cell : members(actions)) {
        std::size_t left = kMaxActions;
        for (const catalog::ActionId action :
             space_.actions().known(cell, space_.catalog()).ids()) {
          if (left-- == 0) break;
          if (!known) known = space_.catalog().full_name(action);
          if (!choose_resource_of(action, usual)) continue;
          witness_.action = space_.catalog().full_name(action);
          return true;
        }
      }
    }
    witness_.action = known ? *known : space_.actions().text(actions.find_first());
    if (region_[kResourceVariable].points()[space_.resources().star()]) {
      witness_.resource = "*";
      return true;
    }
    const std::string service = witness_.action.substr(0, witness_.action.find(':'));
    std::string usual = "arn:aws:" + service + ":us-east-1:111122223333:";
    usual += kAnyOne;
    usual += kAnyRun;
    for (const std::string& domain : {usual, arn_program()})
      for (const std::size_t cell : resource_cells_)
        if (choose_resource(cell, domain)) return true;
    return false;
  }

  bool choose_resource_of(catalog::ActionId action, bool usual) {
    const catalog::Catalog& catalog = space_.catalog();
    const std::string account =
        witness_.caller.account.empty() ? "111122223333" : witness_.caller.account;
    if (!catalog.has_types(action)) {
      const auto star = space_.resources().star();
      if (std::ranges::find(resource_cells_, star) == resource_cells_.end()) return false;
      witness_.resource = "*";
      return true;
    }
    for (const catalog::ActionResourceType type : catalog.types(action)) {
      for (const catalog::ArnFormatId format : catalog.formats(type.type)) {
        if (!tried_.emplace(format, usual).second) continue;  // in vain
        const std::string domain = domain_of(catalog.text(format), account, usual);
        for (const std::size_t cell : resource_cells_)
          if (cell != space_.resources().star() && choose_resource(cell, domain) &&
              catalog::has_format(witness_.resource, catalog.text(format)))
            return true;
      }
    }
    return false;
  }

  // A resource of the cell that the domain matches too.
  bool choose_resource(std::size_t cell, std::string_view domain) {
    if (cell == space_.resources().star()) {
      witness_.resource = "*";
      return true;
    }
    const std::vector<TextPattern> patterns(programs_.begin(), programs_.end());
    auto text =
        find_text({.program = domain}, patterns, space_.resources().all()[cell].matched, budget_);
    if (!text) return false;
    witness_.resource = *std::move(text);
    return true;
  }

  const Space& space_;
  const Region& region_;
  std::size_t attempt_;
  Budget& budget_;
  std::vector<ContextEntry> values_;  // by key
  std::vector<std::size_t> resource_cells_;
  std::vector<std::string> programs_;
  std::set<std::pair<catalog::ArnFormatId, bool>> tried_;
  Witness witness_;
};

}  // namespace

std::optional<Witness> find_witness(const Space& space, const Region& region,
                                    const std::function<bool(const Witness&)>& accept,
                                    Budget& budget) {
  for (std::size_t attempt = 0; attempt < kMaxAttempts; ++attempt) {
    auto witness = Concretizer(space, region, attempt, budget).run();
    if (witness && accept(*witness)) return witness;
  }
  return std::nullopt;
}

}  // namespace ambit::reason
