// The catalog: which services, actions, resource types and condition keys AWS has; wildcards of
// action patterns to actions, and back.
// Source: AWS's service reference; the package and its version are named in lib/catalog/data.
//
// The catalog adds facts and decides nothing: it is not complete, so "the catalog does not know it"
// never means "does not exist" or "denied". Names are compared without the case of ASCII letters.
// Action patterns: the service and the name are matched apart, wildcards do not run over the colon,
// and only `*` matches without one.
#ifndef AMBIT_CATALOG_H_
#define AMBIT_CATALOG_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/result.h"

namespace ambit::catalog {

class Catalog;

enum class AccessLevel : std::uint8_t { kList, kRead, kWrite, kTagging, kPermissionsManagement };

enum class KeyType : std::uint8_t { kString, kArn, kBool, kNumeric, kDate, kIpAddress };

// Whether requests carry a global key.
enum class Presence : std::uint8_t {
  kNotGlobal,  // a service's key
  kSometimes,
  kSigned,  // in every request that is signed
  kAlways,
};

struct KeyFacts {
  std::string_view name = {};  // as AWS writes it: `aws:RequestTag/${TagKey}`
  KeyType type = KeyType::kString;
  bool multivalued = false;
  bool is_template = false;  // the name has a variable
  Presence presence = Presence::kNotGlobal;

  friend bool operator==(const KeyFacts&, const KeyFacts&) = default;
};

struct ResourceTypeFacts {
  std::string_view name = {};
  // Of an action's types. AWS's word but no promise: of alternatives all can be marked.
  bool required = false;
  std::vector<std::string_view> arns = {};  // `arn:${Partition}:s3:::${BucketName}`
};

struct ActionFacts {
  std::string name = {};  // "s3:GetObject"
  AccessLevel level = AccessLevel::kList;
  bool reached_by_rcps = false;  // whether resource control policies reach the service
  std::vector<ResourceTypeFacts> resource_types = {};  // empty: it acts on no resource ("*")
  std::vector<KeyFacts> keys = {};  // of the action and its types; global ones where AWS lists them
};

struct ServiceFacts {
  struct Action {
    std::string_view name = {};  // without the service
    AccessLevel level = AccessLevel::kList;
  };
  std::string_view name = {};
  bool reached_by_rcps = false;
  std::vector<Action> actions = {};
  std::vector<ResourceTypeFacts> resource_types = {};
  std::vector<KeyFacts> keys = {};  // of all its actions
};

struct CatalogFacts {
  struct Service {
    std::string_view name = {};
    std::size_t actions = 0;
    bool reached_by_rcps = false;
  };
  std::string_view version = {};
  std::string_view source = {};
  std::size_t actions = 0;
  std::size_t resource_types = 0;
  std::size_t keys = 0;
  std::vector<Service> services = {};
};

struct Expansion {
  std::string pattern = {};
  std::vector<std::string> actions = {};  // in the order of service and name
};

struct Shrunk {
  std::vector<std::string> actions = {};  // patterns by service and text, then what was kept
  bool admits_more = false;  // they would also match actions that the catalog does not know
};

enum class CatalogError : std::uint8_t {
  kNotACatalog,   // too short, misaligned, or another kind of file
  kOtherVersion,  // of the format
  kDamaged,       // the size, the checksum or an offset is wrong
};

// One catalog. Const functions are safe from many threads. Views in answers live as long as it and
// what it is moved to; all lists are in the order of names without case.
class ServiceCatalog {
 public:
  // The one that is compiled in. Opening it is O(1).
  static const ServiceCatalog& builtin();

  // The catalog in `block`, what tools/gen_catalog writes; copies it. Everything is checked, so
  // that a hostile block can lie about AWS but cannot do harm. O(|block|).
  static Result<ServiceCatalog, CatalogError> load(std::string_view block);

  ServiceCatalog(ServiceCatalog&&) noexcept;
  ServiceCatalog& operator=(ServiceCatalog&&) noexcept;
  ~ServiceCatalog();

  std::string_view version() const;  // of the data: "0.21.202609261"

  // What is known of everything, of a service ("s3"), of an action ("s3:GetObject"). Nothing: the
  // catalog does not know it. O(size of the answer).
  CatalogFacts facts() const;
  std::optional<ServiceFacts> service(std::string_view name) const;
  std::optional<ActionFacts> action(std::string_view name) const;

  // What an unknown service or action ("service:Name") may stand for, in the order of the catalog;
  // empty if nothing is near.
  std::vector<std::string> nearest(std::string_view name) const;

  // The actions that the pattern matches; empty for what is no pattern. 0.3 us for `s3:Get*`, 40 us
  // for `*:Get*`, and the copies of the names.
  Expansion expand(std::string_view pattern) const;

  // A short list of patterns that match exactly the actions of the catalog that `actions` (names
  // and patterns) match. With `*` only, at most two in a pattern; the text around a single one may
  // end anywhere, that around two ends between words. Such a list with the fewest patterns as long
  // as the search ends in its bounds, as it does for all small lists; never longer than `actions`.
  // Of patterns that match the same, one given, or one that ends between words and is as narrow as
  // that allows. What the catalog does not know, and patterns with a wildcard in their service, are
  // kept as they are. Deterministic. For half of the actions of s3 5 ms, of
  // ec2 0.1 s, of all services 0.4 s.
  Shrunk shrink(std::span<const std::string> actions) const;

  const Catalog& tables() const;  // for the library's own components

 private:
  struct State;
  explicit ServiceCatalog(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

std::string_view level_name(AccessLevel level);  // "Permissions management"
std::string_view key_type_name(KeyType type);    // "String", "ARN", ...

}  // namespace ambit::catalog

#endif  // AMBIT_CATALOG_H_
