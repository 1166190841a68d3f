#include <catch2/catch.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "catalog/ascii_case.h"
#include "catalog/catalog.h"

using ambit::catalog::AccessLevel;
using ambit::catalog::Catalog;
using ambit::catalog::lower;

TEST_CASE("find_action", "[catalog]") {
  struct Case {
    std::string_view text;
    std::string_view name;  // empty: unknown
  };
  static constexpr Case kCases[] = {
      {"s3:GetObject", "s3:GetObject"},
      {"S3:getobject", "s3:GetObject"},
      {"iam:PASSROLE", "iam:PassRole"},
      {"a2c:GetContainerizationJobDetails", "a2c:GetContainerizationJobDetails"},
      {"vpc-lattice:associateviaawsservice-eventsandstates",
       "vpc-lattice:AssociateViaAWSService-EventsAndStates"},
      {"s3:GetObjects", ""},
      {"s3:GetObjec", ""},
      {"s3:Get*", ""},
      {"s3:", ""},
      {"s3", ""},
      {":GetObject", ""},
      {"", ""},
      {"zzz:GetObject", ""},
      {"a:GetObject", ""},
      {"ec2:GetObject", ""},
      {"s3:GetObject ", ""},
      {"s3:\xE2\x84\xAA"
       "ey",
       ""},
  };
  const Catalog& catalog = Catalog::builtin();
  for (const Case& c : kCases) {
    CAPTURE(c.text);
    const auto id = catalog.find_action(c.text);
    CHECK((id ? catalog.full_name(*id) : "") == c.name);
  }
}

TEST_CASE("names are found in any case, and nothing near them", "[catalog]") {
  const Catalog& catalog = Catalog::builtin();
  const auto in_capitals = [](std::string text) {
    for (char& c : text)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return text;
  };
  // Second opinion: the names in order, without slots.
  std::set<std::string> names;
  for (const auto service : catalog.services())
    for (const auto id : catalog.actions(service)) names.insert(lower(catalog.full_name(id)));
  for (const auto service : catalog.services()) {
    const std::string service_name(catalog.name(service));
    if (catalog.find_service(in_capitals(service_name)) != service) FAIL_CHECK(service_name);
    for (const auto id : catalog.actions(service)) {
      const std::string name = catalog.full_name(id);
      if (catalog.find_action(name) != id || catalog.find_action(in_capitals(name)) != id)
        FAIL_CHECK(name);
      for (const std::string& other : {name + 'x', name.substr(0, name.size() - 1), 'x' + name})
        if (catalog.find_action(other).has_value() != names.contains(lower(other)))
          FAIL_CHECK(other);
    }
  }
}

TEST_CASE("find_actions finds what find_action does, together", "[catalog]") {
  const Catalog& catalog = Catalog::builtin();
  std::vector<std::string> names = {"", "x", "GetObjectX"};
  for (const auto service : catalog.services())
    for (const auto id : catalog.actions(service)) names.emplace_back(catalog.name(id));
  std::vector<Catalog::ActionLookup> lookups;
  // Each name in its own service and in others, which mostly have none of that name.
  std::size_t at = 0;
  for (const auto service : catalog.services())
    for (std::size_t i = 0; i < 200; ++i)
      lookups.push_back({.service = service, .name = names[at++ % names.size()]});
  for (const auto service : catalog.services())
    for (const auto id : catalog.actions(service))
      lookups.push_back({.service = service, .name = catalog.name(id)});
  catalog.find_actions(lookups);
  std::size_t found = 0;
  for (const Catalog::ActionLookup& lookup : lookups) {
    if (lookup.found != catalog.find_action(lookup.service, lookup.name)) FAIL_CHECK(lookup.name);
    if (lookup.found) ++found;
  }
  CHECK(found >= catalog.action_count());
  CHECK(found < lookups.size());
  catalog.find_actions({});
}

TEST_CASE("resource_type_of", "[catalog]") {
  struct Case {
    std::string_view action;
    std::string_view arn;
    std::string_view format;  // empty: none
  };
  static constexpr Case kCases[] = {
      {"s3:GetObject", "arn:aws:s3:::b/k", "arn:${Partition}:s3:::${BucketName}/${ObjectName}"},
      {"s3:GetObject", "arn:aws-cn:s3:::b/k/l/",
       "arn:${Partition}:s3:::${BucketName}/${ObjectName}"},
      {"s3:GetObject", "arn:aws:s3:::b", ""},
      {"s3:GetObject", "arn:aws:s3:::b/", ""},
      {"s3:GetObject", "arn:aws:s3:eu-west-1::b/k", ""},
      {"s3:GetObject", "arn::s3:::b/k", ""},
      {"s3:GetObject", "arn:aws:S3:::b/k", ""},
      {"s3:GetObject", "arn:aws:s3:eu-west-1:111122223333:accesspoint/p/object/k",
       "arn:${Partition}:s3:${Region}:${Account}:accesspoint/${AccessPointName}/object/"
       "${ObjectName}"},
      {"s3:ListBucket", "arn:aws:s3:::b", "arn:${Partition}:s3:::${BucketName}"},
      {"s3:ListBucket", "arn:aws:s3:::b/k", ""},
      {"s3:ListBucket", "arn:aws:s3:::", ""},
      {"iam:PassRole", "arn:aws:iam::111122223333:role/a/b",
       "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}"},
      {"iam:PassRole", "arn:aws:iam::111122223333:user/a", ""},
      {"iam:PassRole", "arn:aws:iam:::role/a", ""},
      {"iam:PassRole", "arn:aws:iam::1:2:role/a", ""},
      {"iam:PassRole", "arn:aws:iam::1/2:role/a", ""},
      {"iam:PassRole", "*", ""},
      {"iam:PassRole", "", ""},
      // The more literal of two formats that both fit.
      {"apigateway:GET", "arn:aws:apigateway:eu-west-1::/restapis/a/stages/b",
       "arn:${Partition}:apigateway:${Region}::/restapis/${RestApiId}/stages/${StageName}"},
      // No resource types.
      {"s3:ListAllMyBuckets", "arn:aws:s3:::b", ""},
  };
  const Catalog& catalog = Catalog::builtin();
  for (const Case& c : kCases) {
    CAPTURE(c.action, c.arn);
    const auto action = catalog.find_action(c.action);
    REQUIRE(action);
    const auto format = catalog.resource_type_of(*action, c.arn);
    CHECK((format ? catalog.text(*format) : "") == c.format);
  }
}

TEST_CASE("rcp_service", "[catalog]") {
  const Catalog& catalog = Catalog::builtin();
  for (const std::string_view prefix :
       {"s3", "S3", "sts", "kms", "xray", "aoss", "cloudtrail-data"})
    CHECK(catalog.rcp_service(prefix));
  for (const std::string_view prefix : {"ec2", "iam", "sso", "", "s", "s3:", "nonsense"})
    CHECK_FALSE(catalog.rcp_service(prefix));
}

TEST_CASE("has_types", "[catalog]") {
  const Catalog& catalog = Catalog::builtin();
  CHECK(catalog.has_types(*catalog.find_action("s3:GetObject")));
  CHECK_FALSE(catalog.has_types(*catalog.find_action("s3:ListAllMyBuckets")));
  CHECK_FALSE(catalog.has_types(*catalog.find_action("sts:GetCallerIdentity")));
}
