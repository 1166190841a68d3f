// Reads facts files. Source: docs/snapshot.md, "Facts".
#ifndef AMBIT_SNAPSHOT_FACTS_READER_H_
#define AMBIT_SNAPSHOT_FACTS_READER_H_

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "json/json.h"
#include "snapshot/context.h"
#include "snapshot/draft.h"
#include "snapshot/resource_policy.h"
#include "snapshot/value_reader.h"

namespace ambit::snapshot {

// The kinds of resources that a facts file may name, ascending.
std::span<const std::string_view> fact_kinds();

// One for all values of a snapshot.
class FactsReader {
 public:
  // All must outlive the reader. `policies`: reads the policies of resources.
  FactsReader(Model& model, ResourcePolicyReader& policies, Draft& draft)
      : model_(model), policies_(policies), draft_(draft), reader_(model, "ambit.facts") {}

  ReadArtefact read(json::Value object, const Context& context);

  // Says what was found all over.
  void summarise() { reader_.summarise(); }

 private:
  bool is_kind(json::Value kind);
  bool read_resource(json::Value object, const Context& context);
  bool read_user(json::Value object);
  void read_complete(json::Value list);
  bool read_permission_set(json::Value object);
  void read_whole(json::Value list, std::optional<std::vector<Symbol>>& all);
  // False when something of the list is lost.
  bool read_arns(json::Value list, std::vector<Symbol>& arns);

  Model& model_;
  ResourcePolicyReader& policies_;
  Draft& draft_;
  ValueReader reader_;
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_FACTS_READER_H_
