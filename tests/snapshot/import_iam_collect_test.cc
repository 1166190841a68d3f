// The directories of iam-collect: what is known by place, by content, and by absence.
#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "snapshot/model.h"
#include "tests/snapshot/dump.h"
#include "tests/snapshot/facts.h"
#include "tests/snapshot/files.h"

namespace ambit::snapshot {
namespace {

const std::string kCollected = "data/aws/aws/accounts/111122223333/";
constexpr const char* kCollectedRole =
    R"({"arn":"arn:aws:iam::111122223333:role/app","name":"app","id":"AROAEXAMPLEAPP000001",)"
    R"("path":"/","created":"2026-01-01T00:00:00Z"})";
constexpr const char* kCollectedTrust =
    R"({"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]})";

Snapshot load_collected(std::vector<Snapshot::File> files) {
  for (Snapshot::File& file : files) file.name = kCollected + file.name;
  return load_texts(std::move(files));
}

std::vector<Snapshot::File> collected_role(std::vector<Snapshot::File> more = {}) {
  more.push_back({"iam/role/app/metadata.json", kCollectedRole});
  more.push_back({"iam/role/app/trust-policy.json", kCollectedTrust});
  return more;
}

TEST_CASE("iam_collect_says_the_same_as_authorization_details", "[snapshot]") {
  const Snapshot reference = load_texts(example_files("examples/import/reference"));
  const Snapshot collected = load_texts(example_files("examples/import/iam-collect"));
  CHECK(said(collected).empty());
  CHECK(facts(collected) == facts(reference));
  CHECK(consistent(collected));
  REQUIRE(collected.artefacts().size() == 1);
  CHECK(collected.artefacts()[0].kind == "iam-collect");
  CHECK(collected.artefacts()[0].entities == 10);
  CHECK(collected.model().accounts.all()[0].roles == Completeness::kPresumedComplete);
}

TEST_CASE("iam_collect_names_come_from_the_content", "[snapshot]") {
  const Snapshot loaded = load_collected(
      {{"iam/role/aws-reserved%2fsso.amazonaws.com%2fawsreservedsso_a/metadata.json",
        R"({"arn":"arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_A"})"},
       {"iam/role/aws-reserved%2fsso.amazonaws.com%2fawsreservedsso_a/trust-policy.json",
        kCollectedTrust},
       {"iam/role/aws-reserved%2fsso.amazonaws.com%2fawsreservedsso_a/instance-profiles.json",
        R"(["arn:aws:iam::111122223333:instance-profile/x/P"])"}});
  CHECK(said(loaded).empty());
  REQUIRE(loaded.model().roles.size() == 1);
  const Role& role = loaded.model().roles.all()[0];
  CHECK(loaded.model().text(role.name) == "AWSReservedSSO_A");
  CHECK(loaded.model().text(role.path) == "/aws-reserved/sso.amazonaws.com/");
  REQUIRE(role.instance_profiles.size() == 1);
  CHECK(loaded.model().text(role.instance_profiles[0].name) == "P");
  CHECK_FALSE(role.has_last_used);
}

TEST_CASE("iam_collect_what_is_absent_is_empty", "[snapshot]") {
  const Snapshot loaded = load_collected(
      {{"s3/b/metadata.json", R"({"arn":"arn:aws:s3:::b"})"},
       {"s3/b/bpa.json", R"({"blockPublicAcls":true,"ignorePublicAcls":true,)"
                         R"("blockPublicPolicy":true,"restrictPublicBuckets":false})"},
       {"kms/eu-west-1/key/k/metadata.json",
        R"({"arn":"arn:aws:kms:eu-west-1:111122223333:key/k"})"},
       {"kms/eu-west-1/key/k/policy.json", kCollectedTrust},
       {"organization.json", R"({"organizationId":"o-a1b2c3d4e5"})"}});
  CHECK_FALSE(loaded.diagnostics().has_errors());
  const Model& model = loaded.model();
  const ResourcePolicy* bucket = model.policy_of("arn:aws:s3:::b/x");
  REQUIRE(bucket != nullptr);
  CHECK(bucket->state == Knowledge::kNone);
  CHECK(bucket->public_access_block.has_value());
  CHECK(model.owner_of("arn:aws:s3:::b") == "111122223333");
  const ResourcePolicy* key = model.policy_of("arn:aws:kms:eu-west-1:111122223333:key/k");
  REQUIRE(key != nullptr);
  CHECK(key->state == Knowledge::kKnown);
  // Without anything of IAM nothing is known of principals.
  CHECK(model.accounts.all()[0].roles == Completeness::kUnknown);
  CHECK(model.membership_of("111122223333").organization_state == Knowledge::kKnown);
}

TEST_CASE("iam_collect_other_files_are_not_read", "[snapshot]") {
  std::vector<Snapshot::File> files = collected_role();
  for (Snapshot::File& file : files) file.name = kCollected + file.name;
  files.push_back({"data/aws/aws/indexes/buckets.json", R"({"a":1})"});
  files.push_back({"data/aws/aws/organizations/o-a1b2c3d4e5/structure.json", "{}"});
  files.push_back({kCollected + "ram/eu-west-1/share.json", "{}"});
  files.push_back({kCollected + "sso/instance/i/metadata.json", "{}"});
  files.push_back({kCollected + "iam/role/app/notes.json", "{}"});
  const Snapshot loaded = load_texts(std::move(files));
  CHECK(loaded.ignored_files() == 5);
  CHECK_FALSE(loaded.diagnostics().has_errors());
  CHECK(said(loaded).size() == 4);
  for (const std::string& line : said(loaded)) CHECK(line.starts_with("snapshot/not-read"));
  // Elsewhere such a name means nothing.
  CHECK(load_texts({{"accounts/111122223333/iam/role/app/metadata.json", kCollectedRole}})
            .diagnostics()
            .has_errors());
}

TEST_CASE("iam_collect_reads_organizations", "[snapshot]") {
  const std::string organization = "data/aws/aws/organizations/o-a1b2c3d4e5/";
  const std::string full =
      "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess";
  const std::string deny =
      "arn:aws:organizations::123456789012:policy/o-a1b2c3d4e5/service_control_policy/p-deny0001";
  const auto document = [](const std::string& effect) {
    return R"({"Version":"2012-10-17","Statement":[{"Effect":")" + effect +
           R"(","Action":"*","Resource":"*"}]})";
  };
  std::vector<Snapshot::File> files = collected_role();
  for (Snapshot::File& file : files) file.name = kCollected + file.name;
  files.push_back(
      {organization + "metadata.json", R"({"rootOu":"r-ab12","rootAccountId":"123456789012"})"});
  files.push_back({organization + "accounts.json",
                   R"({"111122223333":{"ou":"ou-ab12-prod0001","scps":[")" + full + "\"]}}"});
  files.push_back(
      {organization + "ous.json", R"({"r-ab12":{"scps":[")" + full +
                                      R"("]},"ou-ab12-prod0001":{"parent":"r-ab12","scps":[")" +
                                      full + "\",\"" + deny + "\"]}}"});
  files.push_back({organization + "scps/full/metadata.json",
                   R"({"arn":")" + full + R"(","name":"FullAWSAccess"})"});
  files.push_back({organization + "scps/full/policy.json", document("Allow")});
  files.push_back(
      {organization + "scps/deny/metadata.json", R"({"arn":")" + deny + R"(","name":"deny"})"});
  files.push_back({organization + "scps/deny/policy.json", document("Deny")});
  const Snapshot loaded = load_texts(std::move(files));
  CHECK(said(loaded).empty());
  const Membership& membership = loaded.model().membership_of("111122223333");
  CHECK(loaded.model().text(membership.path) == "o-a1b2c3d4e5/r-ab12/ou-ab12-prod0001/");
  REQUIRE(membership.service_control.levels.size() == 3);
  CHECK(membership.service_control.levels[0].size() == 1);
  REQUIRE(membership.service_control.levels[1].size() == 2);
  CHECK(membership.service_control.levels[1][1].document.document.valid());
  CHECK(membership.resource_control.state == Knowledge::kUnknown);
}

TEST_CASE("iam_collect_damage", "[snapshot]") {
  struct Case {
    Snapshot::File file;
    std::string_view diagnostic;
    std::size_t roles;
    bool policies_known;
  };
  const std::vector<Case> cases = {
      {{"iam/role/app/inline-policies.json", "{}"}, "snapshot/wrong-type", 1, false},
      {{"iam/role/app/inline-policies.json", R"([{"PolicyDocument":{}}])"},
       "snapshot/missing-member",
       1,
       false},
      {{"iam/role/app/managed-policies.json", "[1]"}, "snapshot/wrong-type", 1, false},
      {{"iam/role/app/tags.json", "[]"}, "snapshot/wrong-type", 1, true},
      {{"iam/role/x/metadata.json", "{}"}, "snapshot/missing-member", 1, true},
      {{"iam/role/x/trust-policy.json", kCollectedTrust}, "snapshot/missing-member", 1, true},
      {{"iam/role/x/metadata.json", R"({"arn":"arn:aws:iam::111122223333:user/x"})"},
       "snapshot/bad-arn",
       1,
       true},
      {{"iam/role/x/metadata.json", R"({"arn":)"}, "json/truncated", 1, true},
      {{"s3/b/bpa.json", "{}"}, "snapshot/missing-member", 1, true},
  };
  for (const Case& c : cases) {
    CAPTURE(c.file.name, c.file.bytes);
    const Snapshot loaded = load_collected(collected_role({c.file}));
    REQUIRE_FALSE(said(loaded).empty());
    CHECK(said(loaded)[0].starts_with(c.diagnostic));
    CHECK(loaded.diagnostics().has_errors());
    REQUIRE(loaded.model().roles.size() == c.roles);
    CHECK(loaded.model().roles.all()[0].policies_known == c.policies_known);
    if (c.file.name.starts_with("iam/role/x"))
      CHECK(loaded.model().accounts.all()[0].roles == Completeness::kIncomplete);
  }
}

}  // namespace
}  // namespace ambit::snapshot
