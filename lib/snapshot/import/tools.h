// What the importers have in common: how they read values, and how they say what they cannot know.
#ifndef AMBIT_SNAPSHOT_IMPORT_TOOLS_H_
#define AMBIT_SNAPSHOT_IMPORT_TOOLS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/json.h"
#include "policy/compiler.h"
#include "snapshot/context.h"
#include "snapshot/documents.h"
#include "snapshot/draft.h"
#include "snapshot/recognise.h"

namespace ambit::snapshot {

// What importers write to and read with. All must outlive them.
struct ImportTools {
  Model& model;
  policy::Compiler& compiler;
  json::Parser& parser;
  Draft& draft;
  const LoadOptions& options;

  Symbol intern(std::string_view text) const { return model.intern(text); }
  std::string_view text(Symbol symbol) const { return model.text(symbol); }
};

// A value of a foreign format. Its tree and its file's context outlive the importer.
struct ForeignValue {
  json::Value value = {};
  const FileContext* file = nullptr;
};

struct ImportedArtefact {
  FileId file = {};
  std::string directory = {};  // instead of the file, when the artefact is all of one
  std::string_view kind = {};
  Symbol account = {};
  std::string region = {};
  std::uint64_t entities = 0;
};

// The JSON in a string, kept alive by its tree; invalid, and an error, when there is none.
struct EmbeddedJson {
  std::unique_ptr<json::Tree> tree = nullptr;
  json::Value root = {};
};
EmbeddedJson parse_embedded(const ImportTools& tools, json::Value string);

// The member, or an invalid value when it is absent or null.
json::Value member_of(json::Value object, std::string_view name);

// Its text; empty when it is absent or no string.
std::string_view text_of(json::Value object, std::string_view name);

// Whether a policy document stands somewhere in it, as an object or in a string.
bool holds_policy(json::Value value);

// Whether `name` can be that of a user, group, role or policy. Source: IAM User Guide, "IAM and AWS
// STS quotas", IAM name requirements.
bool is_entity_name(std::string_view name);

// arn:PARTITION:iam::ACCOUNT:TYPE + PATH + NAME; the path begins and ends with a slash.
std::string iam_arn(std::string_view partition, std::string_view account, std::string_view type,
                    std::string_view path, std::string_view name);

// Of the queue with this URL, https://sqs.REGION.amazonaws.com/ACCOUNT/NAME; empty when it is none.
std::string queue_arn(std::string_view url);

// The resources of a file that are not read: those that hold policies are named by type, the others
// counted.
class UnreadResources {
 public:
  void add(std::string_view type, json::Value resource, bool has_policy);
  void say(Diagnostics& diagnostics, Location file) const;

 private:
  struct Seen {
    std::int64_t count = 0;
    std::int64_t with_policy = 0;
    json::Value first_with_policy = {};
  };
  std::map<std::string, Seen, std::less<>> types_;
};

// Pages of authorization details for what was imported: the lists of `account`, which hold what the
// file has and may lack more, unless a header calls them complete.
void add_imported_lists(Draft& draft, AccountId account, Location where, bool complete, bool lost,
                        std::optional<Instant> latest);

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_IMPORT_TOOLS_H_
