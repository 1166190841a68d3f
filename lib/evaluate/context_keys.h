// The condition keys that ambit derives from caller and resource, and the values they get.
// Source: IAM User Guide, "AWS global condition context keys".
#ifndef AMBIT_EVALUATE_CONTEXT_KEYS_H_
#define AMBIT_EVALUATE_CONTEXT_KEYS_H_

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "evaluate/request.h"
#include "evaluate/undocumented.h"
#include "policy/tables.h"

namespace ambit::evaluate {

// How a key gets its value when the request does not give it.
enum class KeySource : std::uint8_t {
  kRequest,  // from the request only
  kPrincipalArn,
  kPrincipalAccount,
  kPrincipalType,
  kUserId,
  kUsername,
  kPrincipalTag,
  kPrincipalOrgId,
  kPrincipalOrgPaths,
  kPrincipalIsAwsService,
  kPrincipalServiceName,
  kPrincipalServiceNamesList,
  kResourceAccount,
  kResourceOrgId,
  kResourceOrgPaths,
  kViaAwsService,
  kResourceTag,   // from the request; iam:PassRole does not evaluate it reliably
  kServicesOnly,  // from the request, and only of a service: aws:SourceArn, aws:SourceAccount, ...
};
inline constexpr std::size_t kKeySources = 18;

// `folded`: the name of a key in lower case.
KeySource key_source(std::string_view folded);

struct KeyClass {
  KeySource source = KeySource::kRequest;
  std::uint32_t tag_start = 0;  // where the tag key starts in the name; 0: there is none
};

enum class Presence : std::uint8_t { kAbsent, kUnknown, kPresent };

// What a key is in the request. The values live until the request or the caller changes.
struct KeyState {
  Presence presence = Presence::kAbsent;
  bool list = false;
  std::span<const std::string_view> values = {};

  // Absent, or a list without a non-empty value. Not asked of an unknown key.
  bool null() const;
};

// Answers look-ups for one request and one caller.
class Context {
 public:
  explicit Context(const policy::Tables& tables) : tables_(&tables) {}  // must outlive it

  // Takes up the keys that were added to the tables since. O(keys).
  void grow();

  // Both must outlive their use. Take grow() first. Look-ups take O(entries) of few entries; of
  // many, only the first one does.
  // `pass_role`: the action is iam:PassRole.
  void set_request(const Request& request, bool pass_role);
  void set_caller(const Caller& caller) {
    caller_ = &caller;
    tags_by_key_.clear();
  }

  // `spelling` is the key as the policy writes it: it decides between two tags whose keys differ
  // only in letter case.
  KeyState lookup(policy::KeyId key, std::string_view spelling, UndocumentedAnswers& undocumented);

  // Whether the request gives the key, or it can be derived, or is known to be absent: whether its
  // value does not count as missing.
  bool provided(policy::KeyId key, std::string_view spelling, UndocumentedAnswers& undocumented);

  // Whether the key's value can differ from caller to caller.
  bool depends_on_caller(policy::KeyId key) const;

  const Request& request() const { return *request_; }
  const Caller& caller() const { return *caller_; }

 private:
  struct Given {
    policy::KeyId key = {};
    const ContextEntry* entry = nullptr;
    std::span<const std::string_view> values = {};  // of those of the entry
  };
  // Programs send about ten keys with a request.
  static constexpr std::size_t kFewEntries = 32;
  std::span<const Given> entries_of(policy::KeyId key);
  bool has_few_entries() const;
  bool is_unknown(policy::KeyId key);
  void index_entries();
  std::span<const std::string_view> values_of(std::size_t entry);
  void lay_values();
  policy::KeyId find(std::string_view name);
  KeyState given(std::span<const Given> entries, std::string_view spelling, std::size_t tag_start,
                 UndocumentedAnswers& undocumented) const;
  KeyState derived(const KeyClass& key, std::string_view name, std::string_view spelling,
                   UndocumentedAnswers& undocumented);
  KeyState principal(KeySource source, UndocumentedAnswers& undocumented);
  KeyState of_service(KeySource source, UndocumentedAnswers& undocumented);
  KeyState of_identity(KeySource source);
  KeyState of_anonymous(KeySource source);
  KeyState principal_tag(std::string_view folded_key, std::string_view spelling,
                         UndocumentedAnswers& undocumented);
  void index_tags();
  KeyState user_id();
  KeyState organization(const OrganizationView& organization, KeySource source);
  KeyState resource_account();
  KeyState single(KeySource source, std::string_view value);
  KeyState known_or_other(KeySource source, std::string_view value);
  KeyState other() const;

  const policy::Tables* tables_;
  std::vector<KeyClass> classes_;                               // by KeyId
  std::vector<std::pair<Symbol, policy::KeyId>> keys_by_name_;  // sorted
  const Request* request_ = nullptr;
  const Caller* caller_ = nullptr;
  bool pass_role_ = false;    // the action is iam:PassRole
  std::vector<Given> found_;  // what entries_of() returned of few entries
  std::array<std::string_view, kFewEntries> single_values_;  // of few entries, by their index
  // Of many entries: those with a key, sorted by it.
  bool indexed_ = false;
  std::vector<Given> given_;
  std::vector<policy::KeyId> unknown_;
  // The values of all entries, one behind the other. Laid out when there are many entries, or when
  // one of few has another number of values than one.
  bool laid_ = false;
  std::vector<std::string_view> values_;
  std::vector<Range> ranges_;                                            // of values_, by entry
  std::array<std::string_view, kKeySources> slots_;                      // values of derived keys
  std::multimap<std::string, const TagView*, std::less<>> tags_by_key_;  // by folded key
  std::string user_id_;
  std::string folded_;  // scratch of find()
};

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_CONTEXT_KEYS_H_
