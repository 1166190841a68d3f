#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "text_facts.h"

namespace ambit::catalog {
namespace {

std::string_view name_of(std::optional<KeyId> key) {
  return key ? Catalog::builtin().facts(*key).name : std::string_view();
}

// `template_name` with `value` for each variable.
std::string with_value(std::string text, const std::string& value) {
  for (std::size_t at = text.find_first_of("$<"); at != std::string::npos;
       at = text.find_first_of("$<", at + value.size())) {
    text.replace(at, text.find_first_of("}>", at) - at + 1, value);
  }
  return text;
}

}  // namespace

TEST_CASE("find_key", "[catalog]") {
  struct Case {
    std::string_view text;
    std::string_view name;  // empty: unknown
  };
  static constexpr Case kCases[] = {
      {"aws:SourceIp", "aws:SourceIp"},
      {"AWS:SOURCEIP", "aws:SourceIp"},
      {"s3:prefix", "s3:prefix"},
      {"iam:AssociatedResourceARN", "iam:AssociatedResourceArn"},
      {"aws:RequestTag/owner", "aws:RequestTag/${TagKey}"},
      {"aws:requesttag/X", "aws:RequestTag/${TagKey}"},
      {"aws:RequestTag/a/b:c", "aws:RequestTag/${TagKey}"},
      {"aws:RequestTag/tag-key", "aws:RequestTag/${TagKey}"},
      {"aws:PrincipalTag/a", "aws:PrincipalTag/tag-key"},
      {"ssm:resourceTag/a", "ssm:resourceTag/${TagKey}"},
      {"s3:ExistingObjectTag/a", "s3:ExistingObjectTag/<key>"},
      {"events:Metadata/a", "events:Metadata/${MetadataKey}"},
      {"events:Metadata/a/Matcher", "events:Metadata/${MetadataKey}/Matcher"},
      {"kms:EncryptionContext:a", "kms:EncryptionContext:${EncryptionContextKey}"},
      {"codebuild:secondarySources/a.b.buildspec",
       "codebuild:secondarySources/${sourceIdentifier}.buildspec"},
      {"token.actions.acme.ghe.com:actor", "token.actions.${Domain}.ghe.com:actor"},
      // The exact key goes before the template.
      {"kms:EncryptionContextKeys", "kms:EncryptionContextKeys"},
      {"aws:RequestTag/", ""},
      {"aws:RequestTag", ""},
      {"aws:RequestTags/a", ""},
      {"codebuild:secondarySources/.buildspec", ""},
      {"token.actions.githubusercontent.com:sub", ""},
      {"aws:nonsense", ""},
      {"s3:prefix ", ""},
      {"", ""},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.text);
    CHECK(name_of(Catalog::builtin().find_key(c.text)) == c.name);
  }
}

TEST_CASE("template_without_variable", "[catalog]") {
  struct Case {
    std::string_view text;
    std::string_view name;  // empty: none
  };
  static constexpr Case kCases[] = {
      {"aws:RequestTag", "aws:RequestTag/${TagKey}"},
      {"aws:requesttag/", "aws:RequestTag/${TagKey}"},
      {"aws:PrincipalTag", "aws:PrincipalTag/tag-key"},
      {"s3:ExistingObjectTag/", "s3:ExistingObjectTag/<key>"},
      {"aws:RequestTag/a", ""},
      {"aws:RequestTa", ""},
      {"aws:TagKeys", ""},
      // The variable is not at the end.
      {"codebuild:secondarySources/", ""},
      {"kms:EncryptionContext", "kms:EncryptionContext:${EncryptionContextKey}"},
      {"", ""},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.text);
    CHECK(name_of(Catalog::builtin().template_without_variable(c.text)) == c.name);
  }
}

TEST_CASE("every_template_matches_itself_with_a_value", "[catalog]") {
  int templates = 0;
  for (const auto& [name, type] : text_facts().keys) {
    if (name.find_first_of("$<") == std::string::npos) continue;
    ++templates;
    for (const std::string value : {"x", "A-b_c", "a/b.c:d", "\xC3\xA9", "${TagKey}"}) {
      const std::string key = with_value(name, value);
      CAPTURE(key);
      const auto found = Catalog::builtin().find_key(key);
      REQUIRE(found);
      CHECK(Catalog::builtin().facts(*found).name == name);
    }
  }
  CHECK(templates == 132);
}

TEST_CASE("nearest", "[catalog]") {
  struct Case {
    std::string_view text;
    std::vector<std::string> nearest;
  };
  const Case cases[] = {
      {"s3:GetObjet", {"s3:GetObject"}},
      {"S3:getobjet", {"s3:GetObject"}},
      {"dynamo:GetItem", {"dynamodb:GetItem"}},
      {"dynamodbb:GetItem", {"dynamodb:GetItem"}},
      {"iam:PasRol", {"iam:PassRole"}},
      // Nothing near in the service, but elsewhere.
      {"s3:AssumeRoleWithSAML", {"sts:AssumeRoleWithSAML"}},
      {"nonsense:AssumeRoleWithSAML", {"sts:AssumeRoleWithSAML"}},
      {"s3:Frobnicate", {}},
      {"nonsense:Frobnicate", {}},
      {"s3:", {}},
      {"s3", {}},
      {"", {}},
      {std::string_view("s3:\0", 4), {}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(Catalog::builtin().nearest(c.text) == c.nearest);
  }
  CHECK(Catalog::builtin().nearest("s3:" + std::string(1'000'000, 'a')).empty());
}

TEST_CASE("nearest_keys", "[catalog]") {
  struct Case {
    std::string_view text;
    std::vector<std::string> nearest;
  };
  const Case cases[] = {
      {"aws:SourceVPCE_", {"aws:SourceVpce"}},
      {"AWS:sourceip4", {"aws:SourceIp"}},
      {"s3:prefx", {"s3:prefix"}},
      {"aws:RequestTg/a/b", {"aws:RequestTag/a/b"}},
      {"aws:PrincipelTag/a", {"aws:PrincipalTag/a"}},
      {"s3:ExistingObjektTag/a", {"s3:ExistingObjectTag/a"}},
      {"aws:RequestTg/", {}},
      {"aws:Frobnicate", {}},
      {"nonsense:prefix", {}},
      {"prefix", {}},
      {":", {}},
      {"", {}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(Catalog::builtin().nearest_keys(c.text) == c.nearest);
  }
  CHECK(Catalog::builtin().nearest_keys("s3:" + std::string(1'000'000, 'a')).empty());
}

TEST_CASE("key_prefixes", "[catalog]") {
  for (const std::string_view known : {"aws", "AWS", "s3", "saml"}) {
    CAPTURE(known);
    CHECK(Catalog::builtin().knows_key_prefix(known));
  }
  for (const std::string_view unknown : {"", "a", "aw", "aws:", "s3:prefix", "nonsense", "zzz"}) {
    CAPTURE(unknown);
    CHECK(!Catalog::builtin().knows_key_prefix(unknown));
  }
}

}  // namespace ambit::catalog
