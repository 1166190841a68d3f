#include "evaluate/context_keys.h"

#include <algorithm>

#include "pattern/fold.h"
#include "policy/variable.h"

namespace ambit::evaluate {
namespace {

struct KnownKey {
  std::string_view name;
  KeySource source;
};

constexpr std::array kKnownKeys = {
    KnownKey{"aws:principalarn", KeySource::kPrincipalArn},
    KnownKey{"aws:principalaccount", KeySource::kPrincipalAccount},
    KnownKey{"aws:principaltype", KeySource::kPrincipalType},
    KnownKey{"aws:userid", KeySource::kUserId},
    KnownKey{"aws:username", KeySource::kUsername},
    KnownKey{"aws:principalorgid", KeySource::kPrincipalOrgId},
    KnownKey{"aws:principalorgpaths", KeySource::kPrincipalOrgPaths},
    KnownKey{"aws:principalisawsservice", KeySource::kPrincipalIsAwsService},
    KnownKey{"aws:principalservicename", KeySource::kPrincipalServiceName},
    KnownKey{"aws:principalservicenameslist", KeySource::kPrincipalServiceNamesList},
    KnownKey{"aws:resourceaccount", KeySource::kResourceAccount},
    KnownKey{"aws:resourceorgid", KeySource::kResourceOrgId},
    KnownKey{"aws:resourceorgpaths", KeySource::kResourceOrgPaths},
    KnownKey{"aws:viaawsservice", KeySource::kViaAwsService},
    KnownKey{"aws:sourcearn", KeySource::kServicesOnly},
    KnownKey{"aws:sourceaccount", KeySource::kServicesOnly},
    KnownKey{"aws:sourceorgid", KeySource::kServicesOnly},
    KnownKey{"aws:sourceorgpaths", KeySource::kServicesOnly},
};

KeyClass classify(std::string_view folded) {
  KeyClass key;
  const std::size_t tag_start = policy::tag_key_start(folded);
  if (tag_start != std::string_view::npos) key.tag_start = static_cast<std::uint32_t>(tag_start);
  if (folded.starts_with("aws:principaltag/")) key.source = KeySource::kPrincipalTag;
  if (folded.starts_with("aws:resourcetag/") || folded.starts_with("iam:resourcetag/"))
    key.source = KeySource::kResourceTag;
  for (const KnownKey& known : kKnownKeys)
    if (known.name == folded) key.source = known.source;
  return key;
}

// AWS allows 50 on a user or role. So many are compared one by one.
constexpr std::size_t kFewTags = 100;

constexpr KeyState kAbsentKey{};
constexpr KeyState kUnknownKey{.presence = Presence::kUnknown};

// Keys differ most at their ends. An ASCII letter and its lower case differ in one bit.
bool may_be_equal_folded(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.empty() == b.empty();
  const auto x = static_cast<unsigned char>(a.back());
  const auto y = static_cast<unsigned char>(b.back());
  return ((x ^ y) & ~0x20U) == 0 || ((x | y) & 0x80U) != 0;
}

// The tag key in a key's name, or the whole name. Folding leaves the length of what stands before
// it alone: that is ASCII.
std::string_view tag_key(std::string_view name, std::size_t tag_start) {
  return name.substr(std::min(tag_start, name.size()));
}

// Chooses one of several candidates whose names differ only in letter case: the one that is spelled
// as the policy spells it, else the first in byte order.
template <class Candidate>
class Choice {
 public:
  explicit Choice(std::string_view spelling) : spelling_(spelling) {}

  template <class Same>
  void add(const Candidate& candidate, std::string_view name, Same&& same) {
    if (chosen_ == nullptr) {
      take(candidate, name);
      return;
    }
    agree_ = agree_ && same(candidate, *chosen_);
    const bool exact = name == spelling_;
    if (exact != (name_ == spelling_) ? exact : name < name_) take(candidate, name);
  }

  bool empty() const { return chosen_ == nullptr; }
  // Null when the candidates differ and it is not known which one counts.
  const Candidate* chosen(UndocumentedAnswers& undocumented) const {
    const bool known = agree_ || undocumented(Undocumented::kTagsDifferInCase) == Truth::kTrue;
    return known ? chosen_ : nullptr;
  }

 private:
  void take(const Candidate& candidate, std::string_view name) {
    chosen_ = &candidate;
    name_ = name;
  }

  std::string_view spelling_;
  const Candidate* chosen_ = nullptr;
  std::string_view name_ = {};
  bool agree_ = true;
};

}  // namespace

KeySource key_source(std::string_view folded) {
  return classify(folded).source;
}

bool KeyState::null() const {
  if (presence == Presence::kAbsent) return true;
  return list && std::all_of(values.begin(), values.end(),
                             [](std::string_view value) { return value.empty(); });
}

void Context::grow() {
  for (auto i = static_cast<std::uint32_t>(classes_.size()); i < tables_->keys.size(); ++i) {
    const Symbol name = tables_->keys[policy::KeyId(i)].name;
    classes_.push_back(classify(tables_->text(name)));
    keys_by_name_.emplace_back(name, policy::KeyId(i));
  }
  std::sort(keys_by_name_.begin(), keys_by_name_.end());
}

policy::KeyId Context::find(std::string_view name) {
  fold(name, folded_);
  const Symbol symbol = tables_->symbols.find(folded_);
  if (!symbol.valid()) return {};
  const auto at = std::lower_bound(keys_by_name_.begin(), keys_by_name_.end(),
                                   std::pair(symbol, policy::KeyId(0)));
  return at != keys_by_name_.end() && at->first == symbol ? at->second : policy::KeyId{};
}

void Context::set_request(const Request& request, bool pass_role) {
  request_ = &request;
  pass_role_ = pass_role;
  indexed_ = false;
  laid_ = false;
}

bool Context::has_few_entries() const {
  return request_->context.size() + request_->unknown.size() <= kFewEntries;
}

void Context::index_entries() {
  if (indexed_) return;
  indexed_ = true;
  given_.clear();
  unknown_.clear();
  for (std::size_t i = 0; i < request_->context.size(); ++i) {
    const ContextEntry& entry = request_->context[i];
    if (const policy::KeyId key = find(entry.key); key.valid())
      given_.push_back({key, &entry, values_of(i)});
  }
  std::sort(given_.begin(), given_.end(),
            [](const Given& a, const Given& b) { return a.key < b.key; });
  for (const std::string& name : request_->unknown)
    if (const policy::KeyId key = find(name); key.valid()) unknown_.push_back(key);
}

// Answers are views into the values: they must not move while the request stays.
void Context::lay_values() {
  if (laid_) return;
  laid_ = true;
  values_.clear();
  ranges_.clear();
  for (const ContextEntry& entry : request_->context) {
    const auto begin = static_cast<std::uint32_t>(values_.size());
    values_.insert(values_.end(), entry.values.begin(), entry.values.end());
    ranges_.push_back({begin, static_cast<std::uint32_t>(values_.size())});
  }
}

std::span<const std::string_view> Context::values_of(std::size_t entry) {
  const auto& values = request_->context[entry].values;
  if (values.size() != 1 || entry >= kFewEntries) {
    lay_values();
    return ranges_[entry].of(values_);
  }
  single_values_[entry] = values.front();
  return {&single_values_[entry], 1};
}

// Most decisions fall without a look at any key, the others look at one or two: the keys of few
// entries are compared when one is asked for, which is cheaper than to find each in the tables, and
// only the values of that one are touched.
std::span<const Context::Given> Context::entries_of(policy::KeyId key) {
  if (has_few_entries()) {
    found_.clear();
    const std::string_view name = tables_->text(tables_->keys[key].name);
    for (std::size_t i = 0; i < request_->context.size(); ++i) {
      const ContextEntry& entry = request_->context[i];
      if (may_be_equal_folded(entry.key, name) && equal_folded(entry.key, name))
        found_.push_back({key, &entry, values_of(i)});
    }
    return found_;
  }
  index_entries();
  const auto first =
      std::lower_bound(given_.begin(), given_.end(), key,
                       [](const Given& given, policy::KeyId wanted) { return given.key < wanted; });
  auto last = first;
  while (last != given_.end() && last->key == key) ++last;
  return {first, last};
}

// Whether the request says that the key is unknown.
bool Context::is_unknown(policy::KeyId key) {
  const bool complete =
      request_->mode == Mode::kStrict && request_->other_keys == OtherKeys::kAbsent;
  if (complete || request_->unknown.empty()) return false;
  if (!has_few_entries()) {
    index_entries();
    return std::find(unknown_.begin(), unknown_.end(), key) != unknown_.end();
  }
  const std::string_view name = tables_->text(tables_->keys[key].name);
  return std::any_of(request_->unknown.begin(), request_->unknown.end(),
                     [name](std::string_view text) { return equal_folded(text, name); });
}

KeyState Context::other() const {
  return request_->other_keys == OtherKeys::kUnknown ? kUnknownKey : kAbsentKey;
}

KeyState Context::single(KeySource source, std::string_view value) {
  std::string_view& slot = slots_[static_cast<std::size_t>(source)];
  slot = value;
  return {.presence = Presence::kPresent, .values = {&slot, 1}};
}

KeyState Context::known_or_other(KeySource source, std::string_view value) {
  return value.empty() ? other() : single(source, value);
}

KeyState Context::given(std::span<const Given> entries, std::string_view spelling,
                        std::size_t tag_start, UndocumentedAnswers& undocumented) const {
  Choice<Given> choice(tag_key(spelling, tag_start));
  for (const Given& given : entries)
    choice.add(given, tag_key(given.entry->key, tag_start), [](const Given& a, const Given& b) {
      return a.entry->absent == b.entry->absent && a.entry->list == b.entry->list &&
             a.entry->values == b.entry->values;
    });
  const Given* chosen = choice.chosen(undocumented);
  if (chosen == nullptr) return kUnknownKey;
  if (chosen->entry->absent) return kAbsentKey;
  // Only a list can have another number of values than one.
  const bool list = chosen->entry->list || chosen->values.size() != 1;
  return {.presence = Presence::kPresent, .list = list, .values = chosen->values};
}

// Far more tags than AWS allows are only worth an index because somebody might send them.
void Context::index_tags() {
  if (!tags_by_key_.empty()) return;
  for (const TagView& tag : caller_->tags) tags_by_key_.emplace(fold(tag.key), &tag);
}

KeyState Context::principal_tag(std::string_view folded_key, std::string_view spelling,
                                UndocumentedAnswers& undocumented) {
  if (caller_->kind == CallerKind::kAnonymous) return kAbsentKey;
  Choice<TagView> choice(spelling);
  const auto add = [&choice](const TagView& tag) {
    choice.add(tag, tag.key, [](const TagView& x, const TagView& y) { return x.value == y.value; });
  };
  if (caller_->tags.size() <= kFewTags) {
    for (const TagView& tag : caller_->tags)
      if (equal_folded(tag.key, folded_key)) add(tag);
  } else {
    index_tags();
    for (auto at = tags_by_key_.lower_bound(folded_key);
         at != tags_by_key_.end() && at->first == folded_key; ++at)
      add(*at->second);
  }
  if (choice.empty()) return caller_->tags_known ? kAbsentKey : other();
  const TagView* tag = choice.chosen(undocumented);
  if (tag == nullptr) return kUnknownKey;
  return {.presence = Presence::kPresent, .values = {&tag->value, 1}};
}

// A session's id is made of the role's id and the session's name. A part that is not known makes
// the whole unknown, but present: every user and every session has one.
KeyState Context::user_id() {
  const bool session = caller_->kind == CallerKind::kRole;
  if (caller_->unique_id.empty() || (session && caller_->session_name.empty()))
    return request_->mode == Mode::kThreeValued ? kUnknownKey : kAbsentKey;
  if (!session) return single(KeySource::kUserId, caller_->unique_id);
  user_id_.assign(caller_->unique_id).append(":").append(caller_->session_name);
  return single(KeySource::kUserId, user_id_);
}

KeyState Context::organization(const OrganizationView& organization, KeySource source) {
  const bool paths =
      source == KeySource::kPrincipalOrgPaths || source == KeySource::kResourceOrgPaths;
  const std::string_view value = paths ? organization.path : organization.id;
  if (value.empty()) return organization.known && organization.id.empty() ? kAbsentKey : other();
  KeyState state = single(source, value);
  state.list = paths;
  return state;
}

// A request without resource stays in the caller's account. An owner that is not known: strict,
// that too.
KeyState Context::resource_account() {
  const bool own =
      !caller_->account.empty() &&
      (request_->resource == "*" || (request_->owner.empty() && request_->mode == Mode::kStrict));
  const std::string_view account = own ? caller_->account : request_->owner;
  if (!account.empty()) return single(KeySource::kResourceAccount, account);
  return request_->mode == Mode::kThreeValued ? kUnknownKey : kAbsentKey;
}

KeyState Context::of_identity(KeySource source) {
  const bool user = caller_->kind == CallerKind::kUser;
  const bool role = caller_->kind == CallerKind::kRole;
  const bool federated = caller_->kind == CallerKind::kFederated;
  switch (source) {
    case KeySource::kPrincipalArn:
      return known_or_other(source, caller_->arn);
    case KeySource::kPrincipalAccount:
      return known_or_other(source, caller_->account);
    case KeySource::kPrincipalType:
      return single(source, user        ? "User"
                            : role      ? "AssumedRole"
                            : federated ? "FederatedUser"
                                        : "Account");
    case KeySource::kUserId:
      if (user || role) return user_id();
      if (!federated) return known_or_other(source, caller_->account);
      user_id_.assign(caller_->account).append(":").append(caller_->name);
      return single(source, user_id_);
    case KeySource::kPrincipalIsAwsService:
      return single(source, "false");
    default:
      return organization(caller_->organization, source);
  }
}

KeyState Context::of_service(KeySource source, UndocumentedAnswers& undocumented) {
  switch (source) {
    case KeySource::kPrincipalAccount:
    case KeySource::kPrincipalType:
    case KeySource::kUserId:
      return undocumented(Undocumented::kServiceHasPrincipalKeys) == Truth::kFalse ? kAbsentKey
                                                                                   : kUnknownKey;
    case KeySource::kPrincipalIsAwsService:
      return single(source, "true");
    default:
      return kAbsentKey;
  }
}

KeyState Context::of_anonymous(KeySource source) {
  switch (source) {
    case KeySource::kPrincipalAccount:
    case KeySource::kUserId:
      return single(source, "anonymous");
    case KeySource::kPrincipalType:
      return single(source, "Anonymous");
    default:
      return kAbsentKey;
  }
}

// The keys that tell who calls.
KeyState Context::principal(KeySource source, UndocumentedAnswers& undocumented) {
  switch (caller_->kind) {
    case CallerKind::kUser:
    case CallerKind::kRole:
    case CallerKind::kFederated:
    case CallerKind::kRoot:
      return of_identity(source);
    case CallerKind::kService:
      return of_service(source, undocumented);
    case CallerKind::kAnonymous:
      return of_anonymous(source);
    case CallerKind::kUnspecified:
      return source == KeySource::kPrincipalAccount ? known_or_other(source, caller_->account)
                                                    : other();
    case CallerKind::kWebIdentity:
    case CallerKind::kSaml:
      break;
  }
  return other();
}

KeyState Context::derived(const KeyClass& key, std::string_view name, std::string_view spelling,
                          UndocumentedAnswers& undocumented) {
  const bool service = caller_->kind == CallerKind::kService;
  switch (key.source) {
    case KeySource::kRequest:
    case KeySource::kResourceTag:
      return other();
    case KeySource::kUsername:
      if (caller_->kind == CallerKind::kUnspecified) return other();
      return caller_->kind == CallerKind::kUser ? known_or_other(key.source, caller_->name)
                                                : kAbsentKey;
    case KeySource::kPrincipalTag:
      return principal_tag(tag_key(name, key.tag_start), tag_key(spelling, key.tag_start),
                           undocumented);
    case KeySource::kPrincipalServiceName:
      if (!service) return kAbsentKey;
      return known_or_other(key.source, caller_->service_names.empty()
                                            ? std::string_view{}
                                            : caller_->service_names.front());
    case KeySource::kPrincipalServiceNamesList:
      if (!service) return kAbsentKey;
      if (caller_->service_names.empty()) return other();
      return {.presence = Presence::kPresent, .list = true, .values = caller_->service_names};
    case KeySource::kResourceAccount:
      return resource_account();
    case KeySource::kResourceOrgId:
    case KeySource::kResourceOrgPaths:
      return organization(request_->owner_organization, key.source);
    case KeySource::kViaAwsService:
      return request_->other_keys == OtherKeys::kUnknown ? kUnknownKey
                                                         : single(key.source, "false");
    case KeySource::kServicesOnly:
      return service ? other() : kAbsentKey;
    default:
      return principal(key.source, undocumented);
  }
}

KeyState Context::lookup(policy::KeyId key, std::string_view spelling,
                         UndocumentedAnswers& undocumented) {
  const KeyClass& key_class = classes_[key.index()];
  if (is_unknown(key)) return kUnknownKey;
  // IAM User Guide, "Grant a user permissions to pass a role": tags of the role do not reliably
  // take part, given or not.
  if (pass_role_ && key_class.source == KeySource::kResourceTag)
    return request_->mode == Mode::kStrict ? kAbsentKey : kUnknownKey;
  if (const auto entries = entries_of(key); !entries.empty())
    return given(entries, spelling, key_class.tag_start, undocumented);
  return derived(key_class, tables_->text(tables_->keys[key].name), spelling, undocumented);
}

bool Context::depends_on_caller(policy::KeyId key) const {
  switch (classes_[key.index()].source) {
    case KeySource::kRequest:
    case KeySource::kResourceTag:
    case KeySource::kResourceOrgId:
    case KeySource::kResourceOrgPaths:
    case KeySource::kViaAwsService:
      return false;
    default:
      return true;
  }
}

bool Context::provided(policy::KeyId key, std::string_view spelling,
                       UndocumentedAnswers& undocumented) {
  if (!entries_of(key).empty()) return true;
  return lookup(key, spelling, undocumented).presence == Presence::kPresent;
}

}  // namespace ambit::evaluate
