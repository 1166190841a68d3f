// Reads what IAM Identity Center and its identity store answer.
#ifndef AMBIT_SNAPSHOT_IDENTITY_CENTER_READER_H_
#define AMBIT_SNAPSHOT_IDENTITY_CENTER_READER_H_

#include <map>
#include <string_view>

#include "json/json.h"
#include "snapshot/context.h"
#include "snapshot/draft.h"
#include "snapshot/value_reader.h"

namespace ambit::snapshot {

// One for all values of a snapshot.
class IdentityCenterReader {
 public:
  // Both must outlive the reader.
  IdentityCenterReader(Model& model, Draft& draft) : model_(model), draft_(draft) {}

  struct Entry {
    std::string_view name = {};  // "sso.assignments"
    ReadArtefact (IdentityCenterReader::*read)(std::string_view kind, json::Value answer,
                                               const Context& context) = nullptr;
  };
  // Null: it is none of these kinds.
  static const Entry* find_kind(std::string_view name);
  ReadArtefact read(const Entry& entry, json::Value answer, const Context& context) {
    return (this->*entry.read)(entry.name, answer, context);
  }

  // Says what was found all over.
  void summarise();

 private:
  ReadArtefact permission_set(std::string_view kind, json::Value answer, const Context& context);
  ReadArtefact permission_sets(std::string_view kind, json::Value answer, const Context& context);
  ReadArtefact assignments(std::string_view kind, json::Value answer, const Context& context);
  ReadArtefact users(std::string_view kind, json::Value answer, const Context& context);
  ReadArtefact groups(std::string_view kind, json::Value answer, const Context& context);
  ReadArtefact memberships(std::string_view kind, json::Value answer, const Context& context);
  // What the roles of permission sets say too.
  ReadArtefact of_roles(std::string_view kind, json::Value answer, const Context& context);

  // Calls `read` for each object under `list`, which says whether it was sound.
  template <class Read>
  ReadArtefact each(std::string_view kind, std::string_view list, json::Value answer,
                    const Context& context, Read&& read);
  ValueReader& values(std::string_view kind) {
    return readers_.try_emplace(kind, model_, kind).first->second;
  }

  Model& model_;
  Draft& draft_;
  std::map<std::string_view, ValueReader> readers_;
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_IDENTITY_CENTER_READER_H_
