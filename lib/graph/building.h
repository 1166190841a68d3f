// What makes the graph: the state that is shared, and the steps, each group of which stands in a
// file of its own (builder_*.cc).
#ifndef AMBIT_GRAPH_BUILDING_H_
#define AMBIT_GRAPH_BUILDING_H_

#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "graph/actions.h"
#include "graph/administering.h"
#include "graph/answers.h"
#include "graph/builder.h"
#include "graph/choosing.h"
#include "graph/creating.h"
#include "graph/documents.h"
#include "graph/entity.h"
#include "graph/facts.h"
#include "graph/known_secrets.h"
#include "graph/member_accounts.h"
#include "graph/opened_keys.h"
#include "graph/permission_sets.h"
#include "graph/policy_index.h"
#include "graph/pooling.h"
#include "graph/reach_sets.h"
#include "graph/satisfying.h"
#include "graph/session_tags.h"
#include "graph/target_lists.h"
#include "graph/target_sets.h"
#include "graph/technique_index.h"
#include "graph/trusted.h"
#include "graph/ways_out.h"
#include "graph/writes.h"

namespace ambit::graph {

// Guard against snapshots that are made to have many principals with changed permissions, or new
// ones. When there are so many, only changes that give any permission are still looked for.
inline constexpr std::size_t kMaxElevated = 20'000;

// A holding whose edges are being looked for.
struct Holder {
  std::uint32_t vertex = 0;  // where its edges start
  std::uint32_t holding = 0;
  Bits possible = {};
  std::vector<std::uint32_t> members = {};  // vertices that hold it
  // Techniques that write entities and whose actions may all be possible.
  std::vector<const Technique*> writing = {};
  std::vector<const Technique*> tagging = {};    // likewise
  std::vector<const Technique*> enrolling = {};  // likewise
  bool administrator = false;
  // When it is an administrator; what it can do then besides adds nothing.
  GuardId administers = kNever;
};

// Those whose actions may all be possible.
std::vector<const Technique*> possible_ones(const Holder& holder,
                                            const std::vector<const Technique*>& techniques);

class Builder {
 public:
  Builder(const snapshot::Model& model, const evaluate::Principals& principals,
          Authority& authority, const BuildOptions& options)
      : model_(model),
        principals_(principals),
        authority_(authority),
        options_(options),
        entities_(model, principals),
        policies_(model),
        facts_(authority, entities_, network_.holdings),
        trusted_(find_trusted(authority, entities_)),
        answers_(authority, facts_, network_.guards),
        target_lists_(authority, entities_, facts_, trusted_, answers_.likeness(), network_.guards,
                      options.share),
        write_finder_(policies_, answers_, network_.guards, options.follow_all),
        creation_finder_(authority, policies_, entities_, answers_, network_.guards,
                         options.follow_all),
        target_sets_(network_, options.share),
        permission_sets_(authority, entities_, facts_, network_.holdings, network_.guards,
                         target_sets_, options.follow_all),
        member_accounts_(authority, entities_, facts_, answers_, network_.guards, target_sets_),
        opened_keys_(authority, network_.guards, target_sets_),
        satisfying_finder_(authority, facts_, answers_, network_.guards, target_sets_),
        session_tags_(authority, entities_, trusted_, network_, satisfying_finder_),
        administering_(network_),
        reach_sets_(network_),
        known_secrets_(entities_, answers_, network_, model),
        ways_out_(authority, entities_, policies_, network_.holdings, trusted_),
        pooling_(authority, facts_, answers_, target_lists_, target_sets_, network_,
                 options.retired_services) {
    index_trusted();
  }

  Network run();

 private:
  void index_trusted();

  // --- Vertices.
  void add_vertices();
  void add_classes();
  Holder holder_of(std::uint32_t vertex, std::uint32_t holding, std::vector<std::uint32_t> members);
  void add_holder(std::uint32_t vertex, std::uint32_t holding, std::vector<std::uint32_t> members);
  std::uint32_t elevate(std::uint32_t base, std::uint32_t from, const Mechanism& mechanism);

  // What a holder decides of its edge to a target.
  using Ask = std::function<SourcePart(const Target&)>;
  // By target what `ask` says of the holder's part, which is asked once for those that are alike.
  const SourceRow& row_of(const Holder& holder, const Technique& technique, const TargetList& list,
                          const Ask& ask);
  SourceRow without_administration(const SourceRow& row, const TargetList& list,
                                   GuardId administers);
  void connect(const Holder& holder, const Technique& technique, const TargetList& list,
               const Ask& ask);

  // --- Edges of one holder.
  void process(std::size_t index);
  std::optional<Holder> actor_for(const Holder& holder);
  void reach_others(const Holder& holder);
  void find_administrator(Holder& holder);
  GuardId administers_by_documents(const Holding& holding);
  void take_over(const Holder& holder);
  void take_over(const Holder& holder, const Technique& technique);
  bool is_alike_for_administrators(const Technique& technique, std::string_view account);
  std::uint32_t administrators(const Holder& holder);
  GuardId take_over_guard(const Holder& holder, const Technique& technique, const Target& target);
  void use_roles(const Holder& holder);
  void use_roles(const Holder& holder, const Technique& technique);
  // What a holder chooses, if that is the same for all targets, and for all that are reached: when
  // it may, and a number.
  using CommonChoice = std::array<std::optional<std::pair<GuardId, std::uint32_t>>, 2>;
  SourcePart use(const Holding& holding, const Technique& technique, const Target& target,
                 CommonChoice& common);
  void add_second_role(const Holding& holding, const Technique& technique, Chosen& chosen);
  bool controls(const Holding& holding, std::string_view kind, const Target& target) const;
  void use_apart(const Holder& holder);
  std::vector<std::uint32_t> parts_apart(const Holding& holding, const Technique& technique,
                                         const TargetList& list);
  void use_apart(const Holder& holder, std::uint32_t member, const Technique& technique,
                 const TargetList& list);
  void read_credentials(const Holder& holder);
  void read_unknown(const Holder& holder, const Technique& technique);
  // When stores that are not known may be read, and what is chosen for that.
  struct UnknownRead {
    GuardId guard = kNever;
    std::uint32_t choices = kNoIndex;
    std::uint8_t value = 0;
  };
  UnknownRead find_unknown_read(const Holding& holding, const Technique& technique);
  void change_providers(const Holder& holder);
  void assume_from(const Holder& holder);

  // --- Users and roles that are made.
  void create_principals(const Holder& holder);
  bool settle_creations();
  void create(const Creation& creation);
  void act_in_members(const Holder& holder);
  void change_resources(const Holder& holder);
  void write_maker(std::uint32_t made, std::uint32_t maker, PathClass control);
  std::uint32_t vertex_of(const Creation& creation);

  // --- Writes.
  Changed changed(std::uint32_t target);
  void add_tags_to(const Holder& holder, std::uint32_t actor, std::uint32_t target,
                   std::vector<Write>& writes);
  void add_writes_to(const Holder& holder, std::uint32_t actor, std::uint32_t target,
                     std::vector<Write>& writes);
  void write_itself(const Holder& holder);
  void give_itself_everything(const Holder& holder);
  std::optional<Write> sure_gift(const Holder& holder, std::uint32_t actor, std::uint32_t target);
  void perform(const Write& write, PathClass control);
  bool settle_own_writes();
  bool settle_own_tags();
  bool settle_session_tags();
  bool lead_administrators_out();
  bool give_everything(const Holder& administrators, std::uint32_t target, PathClass control);
  // One that holds what a holder does.
  struct Actor {
    std::size_t holder = 0;  // of holders_
    std::uint32_t vertex = 0;
  };
  using Act = std::function<bool(const Holder&, std::uint32_t, const Control&)>;
  bool let_act(std::span<const Actor> actors, const Act& act);
  bool settle_other_writes();
  bool write_others(const Holder& holder, std::uint32_t actor, const Control& control);
  std::vector<std::uint32_t> newly_controlled(std::uint32_t actor, const Control& control);

  // --- Enrolling MFA devices.
  bool settle_enrolments();
  bool enrol(const Holder& holder, std::uint32_t actor, const std::vector<std::uint32_t>& targets,
             const Control& control);

  // --- Assuming roles.
  void assume_roles(const Holder& holder);
  void assume_named(std::uint32_t role, const Trusted& trusted);
  std::vector<std::uint32_t> callers_of(const Trusted& trusted) const;
  std::uint32_t assuming(std::uint32_t principal);
  GuardId may_assume(const Holding& holding, std::uint32_t role);
  void assume(std::uint32_t from, std::uint32_t role, GuardId guard);

  // --- What a source comes to by several together.
  bool pool(std::uint32_t source);
  bool pool_writes(std::uint32_t source, const std::vector<Reached>& reached,
                   const std::vector<Reached>& controlled);
  bool is_surer(std::uint32_t actor, std::uint32_t target, PathClass control);
  void perform_for(std::uint32_t source, const Write& write, PathClass control);

  void settle();
  void add_edge(const Edge& edge);

  const snapshot::Model& model_;
  const evaluate::Principals& principals_;
  Authority& authority_;
  BuildOptions options_;
  EntityIndex entities_;
  PolicyIndex policies_;
  Network network_;
  Facts facts_;
  std::map<std::uint32_t, Trusted> trusted_;  // by role, a vertex
  // Of those: by a principal that they name, and those that tell members of a class apart.
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> roles_naming_;
  std::vector<std::uint32_t> roles_apart_;
  std::unordered_map<Provisions, std::uint32_t, ProvisionsHash> assuming_numbers_;
  std::vector<std::uint32_t> assuming_;  // by principal: one of these numbers
  Answers answers_;
  TargetLists target_lists_;  // referred to by the sets
  WriteFinder write_finder_;
  CreationFinder creation_finder_;
  TargetSets target_sets_;
  PermissionSets permission_sets_;
  MemberAccounts member_accounts_;
  OpenedKeys opened_keys_;
  SatisfyingFinder satisfying_finder_;
  SessionTags session_tags_;
  std::size_t sessions_tagged_ = 0;  // of holders_: for these it was looked for
  Administering administering_;
  ReachSets reach_sets_;
  KnownSecrets known_secrets_;
  WaysOut ways_out_;
  Pooling pooling_;
  std::deque<Holder> holders_;
  std::map<std::string_view, std::uint32_t> administrator_of_;  // by account
  std::map<std::pair<std::uint32_t, std::vector<Mechanism>>, std::uint32_t> elevated_;
  std::map<std::string_view, std::uint32_t> administrators_;  // by account: what they all can do
  std::set<std::string_view> led_out_;  // accounts whose administrators' ways out are known
  std::unordered_map<Provisions, GuardId, ProvisionsHash> administers_;  // about IAM
  // By technique, what policies say about its actions.
  std::map<const Technique*, std::unordered_map<Provisions, SourceRow, ProvisionsHash>> rows_;
  std::map<const Technique*, std::unordered_map<Provisions, UnknownRead, ProvisionsHash>>
      unknown_reads_;
  // What those can do whom nothing names.
  std::map<const TargetList*,
           std::unordered_map<Provisions, std::vector<std::uint32_t>, ProvisionsHash>>
      apart_;
  // By targets, parts and a guard.
  std::map<std::tuple<const TargetList*, std::uint32_t, GuardId>, SourceRow>
      without_administration_;
  std::map<Documents, std::uint32_t> elevated_classes_;       // vertices
  std::vector<Creation> creations_;                           // that have no edges yet
  std::map<std::string_view, std::set<std::uint32_t>> made_;  // by account, as they were given
  // By vertex that makes somebody: the principals of the snapshot that it stands for.
  std::map<std::uint32_t, std::vector<std::uint32_t>> makers_;
  // Who is made, and who makes it: what that does to its maker has been looked for.
  std::set<std::pair<std::uint32_t, std::uint32_t>> written_makers_;
  // By account, ARN, boundary, as vertices.
  std::map<std::string_view, std::map<std::pair<std::string, std::string_view>, std::uint32_t>>
      created_;
  std::vector<std::uint32_t> numbers_;  // by vertex: Answers::number_of() its ARN; 0: not yet asked
  std::vector<Write> own_writes_;       // of principals to themselves, that have no edges yet
  std::vector<Write> own_tags_;         // likewise
  // By actor, ascending: the others that it controls and whose changes by it have been looked for.
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> written_;
  // By actor and target, how well the source controlled both when that was looked at.
  std::map<std::pair<std::uint32_t, std::uint32_t>, PathClass> written_for_source_;
  // Actors, and the users for whom it was looked whether they can enrol a device.
  std::set<std::pair<std::uint32_t, std::uint32_t>> enrolled_;
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_BUILDING_H_
