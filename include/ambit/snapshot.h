// Snapshots: exported files about one or more AWS accounts, read once and immutable afterwards.
// Which artefacts are read: docs/snapshot.md.
#ifndef AMBIT_SNAPSHOT_H_
#define AMBIT_SNAPSHOT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/diagnostic.h"
#include "ambit/progress.h"
#include "ambit/result.h"
#include "ambit/source.h"

namespace ambit {

namespace snapshot {
struct Model;
}

enum class PrincipalType : std::uint8_t { kUser, kRole };

// A user or a role, as views into the snapshot.
struct PrincipalName {
  PrincipalType type = PrincipalType::kUser;
  std::string_view arn = {};
  std::string_view name = {};     // without path
  std::string_view account = {};  // 12 digits
};

// A user or a group of IAM Identity Center, as views into the snapshot.
struct Assignee {
  bool is_group = false;
  std::string_view id = {};
  std::string_view name = {};                  // empty: not exported
  std::vector<std::string_view> members = {};  // of a group: names, or ids where there is none
};

// A policy that comes with requests, not with an account.
struct GivenPolicy {
  std::string name = {};  // of its file, for diagnostics
  std::string text = {};
};

// Which of the two states that a Terraform plan holds.
enum class PlanState : std::uint8_t { kBefore, kAfter };

struct LoadOptions {
  // Go on with what is sound when part of the input is damaged; what depends on the rest is
  // unknown.
  bool keep_going = false;
  // Account of artefacts that name none (12 digits).
  std::optional<std::string> account = {};
  // Region of artefacts that name none.
  std::optional<std::string> region = {};
  // Encoding of all files, instead of looking at their first bytes.
  std::optional<Encoding> encoding = {};
  // Accept compressed files that grow more than a thousandfold.
  bool allow_large = false;
  // Values of the parameters of CloudFormation templates, by name; of several with one name the
  // last counts.
  std::vector<std::pair<std::string, std::string>> parameters = {};
  PlanState plan_state = PlanState::kAfter;
  // The session policies of every session that a question is asked about, one set.
  std::vector<GivenPolicy> session_policies = {};
  // The policy of the VPC endpoint that all requests go through.
  std::optional<GivenPolicy> endpoint_policy = {};
  ProgressListener progress = {};
};

// What a file of the snapshot was taken for.
struct Artefact {
  std::string file = {};
  std::string_view kind = {};  // "iam.authorization-details"
  std::string account = {};    // empty when it has none
  std::string region = {};     // likewise; of a call record what that says: "aws-global"
  std::uint64_t entities = 0;  // users, roles, rows, ...
  bool read = true;            // false: a kind that this version recognises but does not read
};

// Immutable; const access is safe from many threads.
class Snapshot {
 public:
  // Reads `paths`: files, directories (walked recursively) and `-` (standard input, once). What is
  // wrong stands in diagnostics(). O(bytes read).
  // Fails when any input is damaged, unless options.keep_going; the failed snapshot then holds the
  // diagnostics and the texts that they point into, and everything sound.
  static Result<Snapshot, Snapshot> load(std::span<const std::string> paths,
                                         const LoadOptions& options = {});

  // The same from texts in memory, given as (name, bytes).
  struct File {
    std::string name = {};
    std::string bytes = {};
  };
  static Result<Snapshot, Snapshot> load_files(std::vector<File> files,
                                               const LoadOptions& options = {});

  Snapshot(Snapshot&&) noexcept;
  Snapshot& operator=(Snapshot&&) noexcept;
  ~Snapshot();

  const Diagnostics& diagnostics() const;
  const SourceFiles& sources() const;
  std::span<const Artefact> artefacts() const;
  std::uint64_t ignored_files() const;  // files of a directory that hold neither JSON nor a report

  // The accounts of the snapshot, 12 digits each, in ascending order.
  std::vector<std::string_view> accounts() const;

  // All users and roles, sorted by partition, account, type and ARN.
  std::vector<PrincipalName> principals() const;

  // Who is assigned the permission set of IAM Identity Center that the role is of, sorted; nobody
  // for other roles, and where assignments were not exported. O(assignments).
  std::vector<Assignee> assignees(std::string_view role_arn) const;

  // The compiled tables, for the components of ambit.
  const snapshot::Model& model() const { return *model_; }

 private:
  friend class SnapshotPair;
  explicit Snapshot(std::unique_ptr<snapshot::Model> model);
  std::unique_ptr<snapshot::Model> model_;
};

// Two states of the same accounts, for questions about what changed: policies that both have are
// held once.
class SnapshotPair {
 public:
  // Each side as Snapshot::load() and Snapshot::load_files() read it.
  static SnapshotPair load(std::span<const std::string> before_paths,
                           std::span<const std::string> after_paths,
                           const LoadOptions& options = {});
  static SnapshotPair load_files(std::vector<Snapshot::File> before_files,
                                 std::vector<Snapshot::File> after_files,
                                 const LoadOptions& options = {});
  // What the Terraform plans among `paths` change: they count for both sides, each with its own of
  // the two states, and everything else is the same on both.
  static SnapshotPair load_plan(std::span<const std::string> paths,
                                const LoadOptions& options = {});

  // False: input of one side is damaged, and options.keep_going was not given. What is wrong stands
  // in the diagnostics of the sides.
  bool sound() const { return sound_; }

  const Snapshot& before() const { return before_; }
  const Snapshot& after() const { return after_; }

 private:
  SnapshotPair(Snapshot before, Snapshot after, bool keep_going);

  Snapshot before_;
  Snapshot after_;
  bool sound_ = true;
};

}  // namespace ambit

#endif  // AMBIT_SNAPSHOT_H_
