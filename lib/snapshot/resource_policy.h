// Reads the policies of resources, in the answers of the services' own calls and in ambit's own
// list, and what tells whose a bucket is. Source: docs/snapshot.md, "Resource policies"; the API
// references of the calls.
#ifndef AMBIT_SNAPSHOT_RESOURCE_POLICY_H_
#define AMBIT_SNAPSHOT_RESOURCE_POLICY_H_

#include <optional>
#include <string_view>

#include "json/json.h"
#include "policy/compiler.h"
#include "snapshot/context.h"
#include "snapshot/documents.h"
#include "snapshot/draft.h"
#include "snapshot/value_reader.h"

namespace ambit::snapshot {

// One for all values of a snapshot. Each function reads a value of one kind into the draft.
class ResourcePolicyReader {
 public:
  // All must outlive the reader.
  ResourcePolicyReader(Model& model, policy::Compiler& compiler, Draft& draft);

  ReadArtefact read_policy(json::Value answer, const Context& context);  // "resource-policy"
  ReadArtefact read_queue_attributes(json::Value answer, const Context& context);
  ReadArtefact read_topic_attributes(json::Value answer, const Context& context);
  ReadArtefact read_secret_policy(json::Value answer, const Context& context);
  ReadArtefact read_repository_policy(json::Value answer, const Context& context);
  ReadArtefact read_public_access_block(json::Value answer, const Context& context);
  ReadArtefact read_buckets(json::Value answer, const Context& context);
  ReadArtefact read_list(json::Value list, const Context& context);  // "ambit.resource-policies"

  // The policy of the resource, as another artefact gives it.
  void read_policy_of(std::string_view arn, json::Value policy, const Context& context);

  // Errors that are facts.
  void no_policy(const Context& context);
  void no_public_access_block(const Context& context);

  // Says what was found all over.
  void summarise();

  // A value while it is read: of each kind some members.
  struct Written {
    Symbol arn = {};
    Symbol account = {};
    std::string_view name = {};
    json::Value policy = {};
    std::optional<PublicAccessBlock> block = {};
    DraftBuckets buckets = {};
  };

 private:
  // The ARN of a resource, but for an account that is not known yet.
  struct Name {
    Symbol arn = {};
    Symbol before_account = {};
    Symbol behind_account = {};
    bool known() const { return arn.valid() || before_account.valid(); }
  };
  Name whole(std::string_view arn);
  Name bucket_name(std::string_view bucket, const Context& context);
  Name in_region(std::string_view service, std::string_view account, std::string_view resource,
                 const Context& context);
  Name function_name(std::string_view function, const Context& context);
  Name queue_name(std::string_view url, const Context& context);
  Name named_by_call(const Context& context);
  Name named_by_document(const policy::PlacedDocument& document);

  ReadArtefact add(const Name& name, DraftResource resource, const Context& context);
  void set_document(DraftResource& resource, json::Value policy);
  void no_context(const Context& context, std::string_view what, std::string_view help);
  template <class Table>
  ReadArtefact read_attributes(ValueReader& reader, const Table& members, json::Value answer,
                               const Context& context);
  ReadArtefact add_access_block(const PublicAccessBlock& settings, const Context& context);
  bool read_list_entry(json::Value entry, const Context& context);
  bool is_doubled(json::Value value);
  Symbol intern(std::string_view text) { return model_.intern(text); }

  Model& model_;
  DocumentReader documents_;
  Draft& draft_;
  ValueReader policies_;
  ValueReader queues_;
  ValueReader topics_;
  ValueReader secrets_;
  ValueReader repositories_;
  ValueReader access_blocks_;
  ValueReader buckets_;
  ValueReader list_;
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_RESOURCE_POLICY_H_
