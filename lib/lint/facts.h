// Facts about AWS as the rules ask for them: the catalog with what was looked up before, and
// questions that several families share.
#ifndef AMBIT_LINT_FACTS_H_
#define AMBIT_LINT_FACTS_H_

#include <any>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <typeindex>
#include <unordered_map>
#include <vector>

#include "catalog/action_set.h"
#include "catalog/catalog.h"
#include "lint/document.h"
#include "lint/rule_id.h"

namespace ambit::lint {

class Facts {
 public:
  explicit Facts(const catalog::Catalog& catalog) : catalog_(catalog) {}

  const catalog::Catalog& catalog() const { return catalog_; }

  // The actions of the catalog that an action pattern matches. Valid for kValidCalls further calls
  // of this and of ids_of().
  static constexpr std::size_t kValidCalls = 8;
  const catalog::ActionSet& expand(std::string_view pattern);

  // The same as ids in ascending order, without a set for an exact entry.
  std::span<const catalog::ActionId> ids_of(const ActionEntry& entry);

  // The actions of the catalog that the statement is about: those its Action matches, or all but
  // those its NotAction matches. Valid until end_document(), which must be called before the
  // statements go.
  const catalog::ActionSet& actions_of(const Statement& statement);
  std::span<const catalog::ActionId> ids_of(const Statement& statement);
  void end_document();

  // An action that a rule is about. `name` is static.
  std::optional<catalog::ActionId> action(std::string_view name);

  // The actions that the table begins its lines with. Valid as long as the facts.
  const catalog::ActionSet& actions_in(const Table& table);

  // What a rule works out from the catalog, once; of each type by one function. Valid as long as
  // the facts.
  template <class T>
  const T& worked_out(T (*work_out)(const catalog::Catalog&)) {
    std::any& known = worked_out_[typeid(T)];
    if (!known.has_value()) known = work_out(catalog_);
    return std::any_cast<const T&>(known);
  }

  // A zero for each action of the catalog, to be left so: what a document makes is not as large.
  std::vector<std::uint32_t>& zeros();

  // The resource form of an entry's pattern (pattern/glob.h), in which `${...}` is any text if
  // there are variables. Valid until the next call.
  const std::string& program(const ResourceEntry& entry, bool variables);

  // Of a format that is an ARN of six fields, two of them.
  struct FormatFields {
    std::size_t count = 0;
    std::string_view service = {};
    std::string_view resource = {};
  };
  const FormatFields& fields(catalog::ArnFormatId format);  // valid until the next call

  // Whether some ARN of the format matches the entry. With `anywhere`, the region and the account
  // of both are ignored.
  bool fits(const ResourceEntry& entry, catalog::ArnFormatId format, bool variables);
  bool fits_anywhere(const ResourceEntry& entry, catalog::ArnFormatId format, bool variables);

  // Whether the key can be in a request of the action: it is a global key that is not a tag key, or
  // the catalog lists it for the action.
  bool carries(catalog::ActionId action, const Clause& clause);

 private:
  static constexpr std::size_t kMaxRemembered = 4096;          // patterns
  static constexpr std::size_t kMaxRememberedIds = 16U << 20;  // of all of them

  const catalog::Catalog& catalog_;
  struct Actions {
    catalog::ActionSet set;
    std::vector<catalog::ActionId> ids;
  };
  const Actions& expansion(std::string_view pattern);

  bool is_full() const;

  std::unordered_map<std::string, Actions> expansions_;
  std::size_t remembered_ids_ = 0;
  std::vector<Actions> recent_;  // the last ones when there is no more room; a ring
  std::size_t next_recent_ = 0;
  std::unordered_map<const Statement*, catalog::ActionSet> statement_sets_;
  std::unordered_map<const Statement*, std::vector<catalog::ActionId>> statement_ids_;
  std::unordered_map<const ActionEntry*, const Actions*> entry_actions_;  // of expansions_
  std::unordered_map<std::string_view, std::optional<catalog::ActionId>> named_;
  std::map<const Table*, catalog::ActionSet> tables_;
  std::unordered_map<std::type_index, std::any> worked_out_;
  std::string key_;
  std::vector<std::uint32_t> zeros_;
  std::vector<FormatFields> formats_;   // by format; count 0: not looked at yet
  std::string program_, program_text_;  // the last one, and of what
  bool program_variables_ = false;
  std::uint64_t program_number_ = 0;
  // By format: whether the program with the number in the upper bits fits it.
  std::vector<std::uint64_t> fits_;
  std::string scratch_;
};

}  // namespace ambit::lint

#endif  // AMBIT_LINT_FACTS_H_
