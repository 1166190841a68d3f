#include "reason/witness.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "ambit/arn.h"
#include "catalog/arn_format.h"
#include "pattern/fold.h"
#include "pattern/glob.h"
#include "reason/documented_resource.h"

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
    std::ranges::sort(resource_cells_, {},
                      [&](std::size_t cell) { return std::pair(!cells[cell].certain, cell); });
  }

  // The value that the key would need for the pieces, with a literal beginning and no other
  // variable before it, to match the text.
  std::optional<std::string> wanted_value(policy::KeyId key, Range pieces,
                                          std::string_view text) const {
    const auto all = pieces.of(tables().pieces);
    if (all.empty()) return std::nullopt;
    const std::size_t at = all[0].variable.valid() ? 0 : 1;
    if (at >= all.size() || all[at].variable != key) return std::nullopt;
    const std::string_view before = at == 0 ? std::string_view{} : tables().text(all[0].program);
    if (!text.starts_with(before)) return std::nullopt;
    text.remove_prefix(before.size());
    if (at + 1 < all.size()) {
      const policy::Piece& next = all[at + 1];
      const std::string_view after =
          next.variable.valid() ? std::string_view{} : literal_prefix(tables().text(next.program));
      text = text.substr(0, text.find(after.empty() ? std::string_view("/") : after));
    }
    if (text.empty()) return std::nullopt;
    return std::string(text);
  }

  // The values that the key would need for patterns with it to match texts of chosen cells.
  std::vector<std::string> wanted_values(std::size_t k) const {
    std::vector<std::string> wanted;
    const policy::KeyId key = space_.keys()[k].key;
    const auto add = [&](Range pieces, std::string_view text) {
      if (auto value = wanted_value(key, pieces, text)) wanted.push_back(*std::move(value));
    };
    for (const std::size_t cell : resource_cells_)
      for (const policy::ResourceId pattern : space_.resources().patterns())
        add(tables().resources[pattern].pieces, space_.resources().all()[cell].text);
    for (std::size_t other = 0; other < space_.keys().size(); ++other) {
      const ValueCells& cells = space_.keys()[other].cells;
      Bits points = region_[kFirstKeyVariable + other].points();
      points.reset(0);
      for (const std::size_t point : members(points))
        for (const ValueCells::Variable& variable : cells.variables())
          add(tables().values[variable.value].pieces, cells.all()[point - 1].text);
    }
    return wanted;
  }

  // The key's value in the region: absent if that will do, what patterns with it want in later
  // attempts, or else what its cells hold.
  bool choose_value(std::size_t k) {
    const Extent& extent = region_[kFirstKeyVariable + k];
    const bool absent = !extent.points().empty() && extent.points()[0];
    const bool substituted = is_substituted(k);
    if (absent && !substituted) return true;
    if (substituted && choose_wanted_value(k)) return true;
    return choose_single_value(k) || choose_list(k) || absent;
  }

  bool choose_wanted_value(std::size_t k) {
    if (attempt_ == 0) return false;
    const auto wanted = wanted_values(k);
    if (attempt_ > wanted.size()) return false;
    const std::string& value = wanted[attempt_ - 1];
    const Bits cells = space_.keys()[k].cells.containing(value);
    const Bits& points = region_[kFirstKeyVariable + k].points();
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
      if (!cells[cell] || !points[cell + 1]) continue;
      values_[k].values = {value};
      return true;
    }
    return false;
  }

  bool choose_single_value(std::size_t k) {
    const auto cells = space_.keys()[k].cells.all();
    const Bits& points = region_[kFirstKeyVariable + k].points();
    for (const bool certain : {true, false}) {
      for (std::size_t cell = 0; cell < cells.size(); ++cell) {
        if (!points[cell + 1] || cells[cell].certain != certain) continue;
        auto text = text_of(k, cell);
        if (!text) continue;
        values_[k].values = {*std::move(text)};
        return true;
      }
    }
    return false;
  }

  bool choose_list(std::size_t k) {
    const auto list = region_[kFirstKeyVariable + k].list();
    if (!list) return false;
    values_[k].list = true;
    for (const std::size_t cell : *list) {
      auto text = text_of(k, cell);
      if (!text) return false;
      values_[k].values.push_back(*std::move(text));
    }
    return true;
  }

  std::optional<std::string> text_of(std::size_t k, std::size_t cell) {
    const KeyVariable& key = space_.keys()[k];
    const bool open = witness_.caller.any_name || witness_.caller.any_path;
    if (key.source == KeySource::kPrincipalArn && open && !witness_.caller.account.empty() &&
        !witness_.caller.any_account) {
      auto text = space_.caller_arn(witness_.caller, key, cell, budget_);
      if (text) rename_caller(*text);
      return text;
    }
    // What a caller has whose account or name is left open; another one is not looked for.
    if (const auto own = space_.own_value(witness_.caller, key); own && !own->empty())
      return key.cells.containing(*own)[cell] ? own : std::nullopt;
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
      const ContextEntry& entry = values_[space_.index_of(piece.variable)];
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
    const std::vector<catalog::ActionId> known = known_actions();
    for (const bool usual : {true, false}) {
      for (const catalog::ActionId action : known) {
        if (!choose_resource_of(action, usual)) continue;
        witness_.action = space_.catalog().full_name(action);
        return true;
      }
    }
    witness_.action = known.empty()
                          ? space_.actions().text(region_[kActionVariable].points().find_first())
                          : space_.catalog().full_name(known.front());
    return choose_any_resource();
  }

  // Some actions of the catalog that are in the region.
  std::vector<catalog::ActionId> known_actions() const {
    std::vector<catalog::ActionId> known;
    for (const std::size_t cell : members(region_[kActionVariable].points())) {
      std::vector<catalog::ActionId> ids = space_.actions().known(cell, space_.catalog()).ids();
      ids.resize(std::min(ids.size(), kMaxActions));
      known.insert(known.end(), ids.begin(), ids.end());
    }
    return known;
  }

  // `*`, an ARN of the action's service, or any other.
  bool choose_any_resource() {
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
