#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "catalog/catalog.h"
#include "tests/support/sanitized.h"
#include "text_facts.h"

namespace ambit::catalog {
namespace {

std::string lowered(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// The textbook: one star is remembered.
bool glob(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_text = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_text = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

struct Name {
  std::string service = {};
  std::string action = {};
};

// All actions, one after the other, in the order of ids.
class BruteForce {
 public:
  BruteForce() {
    for (const auto& [name, facts] : text_facts().actions) {
      const std::size_t colon = name.find(':');
      names_.push_back({lowered(name.substr(0, colon)), lowered(name.substr(colon + 1))});
    }
    std::ranges::sort(names_, {},
                      [](const Name& name) { return std::tie(name.service, name.action); });
  }

  std::vector<std::uint32_t> expand(const std::string& pattern) const {
    const std::string folded = lowered(pattern);
    const std::size_t colon = folded.find(':');
    if (colon == std::string::npos) return {};
    const std::string service = folded.substr(0, colon);
    const std::string action = folded.substr(colon + 1);
    std::vector<std::uint32_t> ids;
    std::string_view last;
    bool service_matches = false;
    for (std::uint32_t i = 0; i < names_.size(); ++i) {
      if (last != names_[i].service) {
        last = names_[i].service;
        service_matches = glob(service, last);
      }
      if (service_matches && glob(action, names_[i].action)) ids.push_back(i);
    }
    return ids;
  }

  const std::vector<Name>& names() const { return names_; }

 private:
  std::vector<Name> names_;
};

std::vector<std::uint32_t> expanded(std::string_view pattern) {
  std::vector<std::uint32_t> ids;
  for (const ActionId id : Catalog::builtin().expand(pattern).ids()) ids.push_back(id.index());
  return ids;
}

// Names in which runs have become `*`, characters `?`, and letters have another case.
class PatternGenerator {
 public:
  explicit PatternGenerator(const std::vector<Name>& names) : names_(names) {}

  std::string next() {
    Name name = names_[draw(names_.size())];
    if (draw(5) == 0) edit(name.service);
    for (std::size_t edits = draw(4); edits > 0; --edits) edit(name.action);
    return name.service + ':' + name.action;
  }

 private:
  void edit(std::string& text) {
    if (text.empty()) return;
    const std::size_t at = draw(text.size());
    switch (draw(6)) {
      case 0:
        text.replace(at, text.size(), "*");
        break;
      case 1:
        text.replace(0, at, "*");
        break;
      case 2:
        text.replace(at, draw(4), "*");
        break;
      case 3:
        text[at] = '?';
        break;
      case 4:
        text[at] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[at])));
        break;
      default:
        text.insert(at, draw(9) == 0 ? "x" : "*");
    }
  }

  std::size_t draw(std::size_t below) { return random_() % below; }

  const std::vector<Name>& names_;
  std::mt19937 random_{20260926};
};

}  // namespace

TEST_CASE("expand_is_brute_force", "[catalog]") {
  const BruteForce brute_force;
  REQUIRE(brute_force.names().size() == Catalog::builtin().action_count());
  PatternGenerator generator(brute_force.names());
  int wide = 0;
  constexpr int kPatterns = kSanitized ? 1'000 : 10'000;
  for (int i = 0; i < kPatterns; ++i) {
    const std::string pattern = generator.next();
    CAPTURE(pattern);
    const std::vector<std::uint32_t> ids = brute_force.expand(pattern);
    wide += ids.size() > 1 ? 1 : 0;
    REQUIRE(expanded(pattern) == ids);
  }
  CHECK(wide > kPatterns / 5);  // else the generator is not worth its name
}

TEST_CASE("expand", "[catalog]") {
  struct Case {
    std::string_view pattern;
    std::size_t count;
    UnknownActions unknown;
  };
  const Catalog& catalog = Catalog::builtin();
  const std::size_t all = catalog.action_count();
  const Case cases[] = {
      {"*", all, UnknownActions::kAll},
      {"**", all, UnknownActions::kAll},
      {"*:*", all, UnknownActions::kAll},
      {"s3:*", catalog.expand("S3:?*").count(), UnknownActions::kSome},
      {"iam:PassRole", 1, UnknownActions::kNone},
      {"IAM:passrole", 1, UnknownActions::kNone},
      {"iam:PassRol", 0, UnknownActions::kSome},
      {"nonsense:*", 0, UnknownActions::kSome},
      {"iam:PassRole*", 1, UnknownActions::kSome},
      {"iam:PassRole:*", 0, UnknownActions::kSome},
      {"*:PassRole", 1, UnknownActions::kSome},
      {"i?m:PassRole", 1, UnknownActions::kSome},
      {"iam:", 0, UnknownActions::kSome},
      // No action at all.
      {"iam", 0, UnknownActions::kNone},
      {"iam*", 0, UnknownActions::kNone},
      {"?", 0, UnknownActions::kNone},
      {"", 0, UnknownActions::kNone},
  };
  for (const Case& c : cases) {
    CAPTURE(c.pattern);
    const ActionSet set = catalog.expand(c.pattern);
    CHECK(set.count() == c.count);
    CHECK(set.unknown() == c.unknown);
  }
}

TEST_CASE("expand_of_hostile_patterns_ends", "[catalog]") {
  std::string stars = "*:";
  for (int i = 0; i < 10'000; ++i) stars += "*a";
  CHECK(Catalog::builtin().expand(stars).count() == 0);
  CHECK(Catalog::builtin().expand("s3:\xFF\xFE\xFD").count() == 0);
  CHECK(Catalog::builtin().expand(std::string("s3:\0", 4)).count() == 0);
}

}  // namespace ambit::catalog
