// The block of bytes says what the text files say, about everything in them.
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "text_facts.h"

namespace ambit::catalog {
namespace {

std::string_view letter_of(AccessLevel level) {
  switch (level) {
    case AccessLevel::kList:
      return "L";
    case AccessLevel::kRead:
      return "R";
    case AccessLevel::kWrite:
      return "W";
    case AccessLevel::kTagging:
      return "T";
    case AccessLevel::kPermissionsManagement:
      break;
  }
  return "P";
}

std::string type_word(const KeyFacts& key) {
  static constexpr std::string_view kWords[] = {"String",  "ARN",  "Bool",
                                                "Numeric", "Date", "IPAddress"};
  return (key.multivalued ? "ArrayOf" : "") + std::string(kWords[static_cast<int>(key.type)]);
}

// Two spellings of one template are one key; the catalog shows the first.
std::string shown(const std::string& key) {
  if (key == "ssm:resourceTag/tag-key") return "ssm:resourceTag/${TagKey}";
  return key;
}

std::set<std::string> key_names(const Catalog& catalog, ActionId id) {
  std::set<std::string> names;
  for (const KeyId key : catalog.keys(id)) names.emplace(catalog.facts(key).name);
  return names;
}

std::set<std::string> shown(const std::set<std::string>& keys) {
  std::set<std::string> names;
  for (const std::string& key : keys) names.insert(shown(key));
  return names;
}

std::map<std::string, bool> type_names(const Catalog& catalog, ActionId id) {
  std::map<std::string, bool> names;
  for (const ActionResourceType& link : catalog.types(id)) {
    names.emplace(catalog.name(link.type), link.required);
  }
  return names;
}

}  // namespace

TEST_CASE("every_action_is_as_in_the_text", "[catalog]") {
  const Catalog& catalog = Catalog::builtin();
  const TextFacts& text = text_facts();
  CHECK(catalog.version() == text.version);
  REQUIRE(catalog.action_count() == text.actions.size());
  std::set<ActionId> seen;
  for (const auto& [name, facts] : text.actions) {
    CAPTURE(name);
    const auto id = catalog.find_action(name);
    REQUIRE(id);
    seen.insert(*id);
    REQUIRE(catalog.full_name(*id) == name);
    REQUIRE(letter_of(catalog.level(*id)) == facts.level);
    REQUIRE(type_names(catalog, *id) == facts.types);
    REQUIRE(catalog.has_types(*id) == !facts.types.empty());
    REQUIRE(key_names(catalog, *id) == shown(facts.keys));
  }
  CHECK(seen.size() == catalog.action_count());
}

TEST_CASE("has_key_is_membership_in_keys", "[catalog]") {
  const Catalog& catalog = Catalog::builtin();
  const auto action = catalog.find_action("s3:GetObject");
  REQUIRE(action);
  const std::set<std::string> keys = key_names(catalog, *action);
  for (const auto& [name, type] : text_facts().keys) {
    CAPTURE(name);
    const auto key = catalog.find_key(name);
    REQUIRE(key);
    CHECK(catalog.has_key(*action, *key) == keys.contains(shown(name)));
  }
}

TEST_CASE("services_are_as_in_the_text", "[catalog]") {
  const Catalog& catalog = Catalog::builtin();
  std::vector<std::string_view> names;
  for (const ServiceId id : catalog.services()) {
    const std::string name(catalog.name(id));
    CAPTURE(name);
    names.push_back(catalog.name(id));
    const std::set<std::string>& flags = text_facts().services.at(name);
    CHECK(catalog.find_service(name) == id);
    CHECK(catalog.rcp_service(name) == flags.contains("r"));
    CHECK(catalog.accountless(id) == flags.contains("a"));
    for (const ActionId action : catalog.actions(id)) REQUIRE(catalog.service(action) == id);
  }
  CHECK(names.size() == text_facts().services.size());
  CHECK(std::ranges::is_sorted(names));
}

TEST_CASE("formats_are_as_in_the_text", "[catalog]") {
  const Catalog& catalog = Catalog::builtin();
  std::map<std::string, std::set<std::string>> by_service;
  for (const auto& [name, type] : text_facts().types) {
    for (const std::string& format : type.formats) {
      const std::size_t start = kFormatStart.size();
      by_service[format.substr(start, format.find(':', start) - start)].insert(format);
    }
  }
  for (const auto& [service, formats] : by_service) {
    CAPTURE(service);
    std::set<std::string> found;
    for (const ArnFormatId id : catalog.formats(service)) found.emplace(catalog.text(id));
    CHECK(found == formats);
  }
  for (const std::string_view unknown : {"", "S3", "nonsense", "zzz", "s3:"})
    CHECK(catalog.formats(unknown).empty());

  std::set<std::string> seen;
  for (const ActionId action : catalog.expand("*").ids()) {
    for (const ActionResourceType& link : catalog.types(action)) {
      const std::string name = std::string(catalog.name(catalog.service(link.type))) + ':' +
                               std::string(catalog.name(link.type));
      if (!seen.insert(name).second) continue;
      std::vector<std::string> formats;
      for (const ArnFormatId id : catalog.formats(link.type))
        formats.emplace_back(catalog.text(id));
      CHECK(formats == text_facts().types.at(name).formats);
    }
  }
}

TEST_CASE("keys_are_as_in_the_text", "[catalog]") {
  static const std::map<Presence, std::string> kPresences = {{Presence::kAlways, "always"},
                                                             {Presence::kSigned, "signed"},
                                                             {Presence::kSometimes, "sometimes"}};
  const Catalog& catalog = Catalog::builtin();
  for (const auto& [name, type] : text_facts().keys) {
    CAPTURE(name);
    const auto key = catalog.key_type(name);
    REQUIRE(key);
    CHECK(key->name == shown(name));
    CHECK(type_word(*key) == type);
    CHECK(key->is_template ==
          (name.find_first_of("$<") != std::string::npos || name.ends_with("/tag-key")));
    if (key->presence == Presence::kNotGlobal) CHECK_FALSE(text_facts().globals.contains(name));
  }
  for (const auto& [name, type_and_presence] : text_facts().globals) {
    CAPTURE(name);
    const auto key = catalog.key_type(name);
    REQUIRE(key);
    CHECK(type_word(*key) == type_and_presence.first);
    REQUIRE(key->presence != Presence::kNotGlobal);
    CHECK(kPresences.at(key->presence) == type_and_presence.second);
  }
}

TEST_CASE("retired_services_are_not_in_the_catalog", "[catalog]") {
  const Catalog& catalog = Catalog::builtin();
  std::ifstream stream("lib/catalog/data/retired.tsv");
  std::string comment;
  std::getline(stream, comment);
  std::string previous;
  for (std::string line; std::getline(stream, line);) {
    CAPTURE(line);
    std::istringstream columns(line);
    std::string prefix;
    std::string since;
    std::string replacement;
    columns >> prefix >> since >> replacement;
    CHECK(previous < prefix);
    CHECK_FALSE(catalog.find_service(prefix));
    if (!replacement.empty()) CHECK(catalog.find_service(replacement));
    previous = prefix;
  }
  CHECK(previous == "zocalo");
}

// These numbers are of one version of the data. They change with it, and are then renewed.
TEST_CASE("counts", "[catalog]") {
  const Catalog& catalog = Catalog::builtin();
  const TextFacts& text = text_facts();
  CHECK(text.version == "0.21.202609261");
  CHECK(text.services.size() == 456);
  CHECK(text.actions.size() == 22'091);
  CHECK(text.types.size() == 2'334 + 2);  // overrides.tsv adds two
  CHECK(text.keys.size() == 1'580);
  CHECK(text.globals.size() == 59 + 3);  // and three
  const auto rcp = std::ranges::count_if(
      text.services, [](const auto& service) { return service.second.contains("r"); });
  CHECK(rcp == 62);

  std::map<std::string_view, int> levels;
  int without_types = 0;
  int links = 0;
  for (const ActionId id : catalog.expand("*").ids()) {
    ++levels[letter_of(catalog.level(id))];
    without_types += catalog.has_types(id) ? 0 : 1;
    links += static_cast<int>(std::ranges::size(catalog.types(id)));
  }
  // 24 of glue and iot have another level than in the package: 20 P and 1 W are R, 2 P and 1 W L.
  CHECK(levels ==
        std::map<std::string_view, int>{
            {"W", 11'357 - 2}, {"R", 5'871 + 21}, {"L", 3'719 + 3}, {"T", 719}, {"P", 425 - 22}});
  CHECK(without_types == 6'724);
  CHECK(links == 21'931 - 6 + 6);  // 6 are listed twice, overrides.tsv adds 6
  CHECK(catalog.expand("ec2:*").count() == 826);
}

}  // namespace ambit::catalog
