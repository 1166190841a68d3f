// What is known of an artefact besides its content: whose it is, and the answer of which call.
#ifndef AMBIT_SNAPSHOT_CONTEXT_H_
#define AMBIT_SNAPSHOT_CONTEXT_H_

#include <optional>
#include <string>
#include <string_view>

#include "ambit/snapshot.h"
#include "ambit/source.h"
#include "snapshot/call.h"
#include "snapshot/draft.h"

namespace ambit::snapshot {

// What the name of a file and the command line say, of all artefacts in it.
struct FileContext {
  FileContext(std::string_view path, const LoadOptions& options);

  Call name = {};                      // of the file itself
  std::string directory_account = {};  // the nearest directory of 12 digits
  std::string directory_region = {};   // the nearest directory named as a region
  std::string option_account = {};
  std::string option_region = {};
};

// Of one artefact. Asked only when the artefact itself has no answer: a directory of 12 digits may
// be a date. Sources that disagree are an error at the artefact, and then there is no answer.
class Context {
 public:
  // All must outlive it. `record` is null for an artefact without a call record.
  Context(Model& model, Draft& draft, const FileContext& file, const Call* record,
          Location artefact);

  const Call* record() const { return record_; }
  Location artefact() const { return artefact_; }

  // The account: of the record, the directory, or the command line. Invalid when none tells.
  Symbol account_id() const;
  // The same, as an account that is exported here.
  AccountId account() const;
  // False, and an error, when the record is of another account than the artefact says.
  bool agrees_with(Symbol own_account) const;

  // Of the region, if that is known: "aws", "aws-cn", ...
  Symbol partition() const;

  // "eu-west-1"; empty when nothing tells.
  std::string_view region() const;

  // The same to show: what of that is said first, be it contradicted.
  std::string_view stated_region() const;

  // A parameter of the call, by its API name: of the record, or of the file's name. Empty when
  // neither tells.
  std::string_view parameter(std::string_view name) const;

 private:
  struct Source {
    std::string_view name = {};  // "`--account`"
    std::string_view says = {};  // empty: nothing
  };
  // What the first of two that says anything says.
  std::string_view first_of(std::string_view what, const Source& a, const Source& b) const;

  Model& model_;
  Draft& draft_;
  const FileContext& file_;
  const Call* record_;
  Location artefact_;
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_CONTEXT_H_
