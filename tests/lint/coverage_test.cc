// The rules, the codes and the tables as a whole.
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "ambit/catalog.h"
#include "catalog/catalog.h"
#include "lint/rule_id.h"
#include "pattern/scalar.h"
#include "tests/lint/fixtures.h"

namespace ambit::lint {
namespace {

TEST_CASE("every_issue_code_is_produced_by_a_document", "[lint]") {
  std::set<std::string> produced;
  for (const RuleDescription& rule : rules()) {
    for (std::filesystem::path path : documents_of(rule.id, "bad")) {
      path.replace_extension(".expected");
      std::istringstream lines(read_text(path));
      for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(' ')) continue;
        std::istringstream words(line);
        std::string word;
        for (int i = 0; i < 3; ++i) words >> word;
        produced.insert(word);
      }
    }
  }
  std::set<std::string_view> codes;
  for (const RuleDescription& rule : rules()) {
    CAPTURE(rule.id);
    for (const std::string_view code : rule.codes) {
      CAPTURE(code);
      CHECK(produced.contains(std::string(code)));
      CHECK(codes.insert(code).second);  // of one rule only
    }
  }
  CHECK(codes.size() == 153);  // of the reference page
}

TEST_CASE("options_say_what_holds_without_them", "[lint]") {
  for (const RuleDescription& rule : rules())
    for (const RuleOption& option : rule.options) {
      CAPTURE(rule.id, option.name);
      CHECK(!option.unset.empty());
      CHECK(!option.text.empty());
      CHECK(option.name != "severity");
    }
  const std::string_view unset = find_rule("service-wildcard-critical")->options.front().unset;
  for (const std::string_view service : kCriticalServices.lines()) {
    CAPTURE(service);
    CHECK(unset.find(service) != std::string_view::npos);
  }
}

TEST_CASE("rules_are_described", "[lint]") {
  CHECK(rules().size() == 201);
  std::set<std::string_view> titles;
  for (const RuleDescription& rule : rules()) {
    CAPTURE(rule.id);
    CHECK(find_rule(rule.id) == &rule);
    CHECK(titles.insert(rule.title).second);
    CHECK(!rule.kinds.empty());
    CHECK(rule.text.find("§") == std::string_view::npos);
    for (const std::string_view kind : rule.kinds) {
      CAPTURE(kind);
      CHECK((kind.starts_with("resource:") || parse_policy_kind(kind)));
    }
  }
  CHECK(find_rule("no-such-rule") == nullptr);
}

const catalog::Catalog& built_in() {
  return catalog::Catalog::builtin();
}

// What is missing in the catalog is a mistake in the table, or in the catalog.
void check_actions(const Table& table) {
  for (std::string_view line : table.lines()) {
    while (!line.empty()) {
      const std::string_view action = next_word(line);
      CAPTURE(action);
      CHECK(built_in().find_action(action));
    }
  }
}

void check_keys(const Table& table) {
  for (std::string_view line : table.lines()) {
    std::string key(next_word(line));
    CAPTURE(key);
    if (key.ends_with("-*")) continue;  // a family of keys
    if (key.ends_with('*')) key.back() = 'x';
    CHECK(built_in().find_key(key));
  }
}

TEST_CASE("tables_name_what_the_catalog_has", "[lint]") {
  for (const Table* table : {&kCredentialActions, &kStoredDataActions, &kEquivalentActions})
    check_actions(*table);
  for (const Table* table : {&kSensitiveKeys, &kCallerChosenKeys, &kOptionalKeys, &kGuardKeys,
                             &kRegionKeys, &kServicePrincipalKeys, &kKmsKeyKeys, &kPairedKeys,
                             &kKeysServicePrincipalsLack, &kSourceKeys, &kKeysThatNeedActions})
    check_keys(*table);
  for (const Table* table :
       {&kServicesWithVpceAccount, &kServicesWithVpceOrganization, &kCriticalServices})
    for (const std::string_view service : table->lines()) {
      CAPTURE(service);
      CHECK(built_in().find_service(service));
    }
}

TEST_CASE("names_of_the_api_are_no_permissions_but_stand_for_some", "[lint]") {
  for (std::string_view line : kApiNames.lines()) {
    const std::string_view name = next_word(line);
    CAPTURE(name);
    CHECK_FALSE(built_in().find_action(name));
    CHECK(!line.empty());
    while (!line.empty()) CHECK(built_in().find_action(next_word(line)));
  }
}

TEST_CASE("a_table_is_searched_by_its_first_words", "[lint]") {
  CHECK(kOptionalKeys.has("aws:requesttag/team"));
  CHECK(kOptionalKeys.has("AWS:SourceIP"));
  CHECK_FALSE(kOptionalKeys.has("aws:RequestTag"));
  CHECK(kPairedKeys.find("aws:vpcsourceip") ==
        "aws:VpcSourceIp aws:SourceVpc aws:SourceVpce aws:SourceVpcArn");
}

}  // namespace
}  // namespace ambit::lint
