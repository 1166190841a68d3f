#include "catalog/arn_format.h"

#include <bitset>
#include <catch2/catch.hpp>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/catalog.h"
#include "pattern/glob.h"

namespace ambit::catalog {
namespace {

std::string resource_program(std::string_view pattern) {
  std::string program = compile_glob(pattern);
  confine_resource(program);
  return program;
}

// --- A naive product construction: sets of bytes, and all pairs of positions. ---

using ByteSet = std::bitset<256>;

struct Step {
  ByteSet bytes;
  bool repeats = false;  // any number of times; otherwise once
};

ByteSet all_but(std::string_view excluded) {
  ByteSet bytes;
  bytes.set();
  for (const char c : excluded) bytes.reset(static_cast<unsigned char>(c));
  return bytes;
}

ByteSet only(char c) {
  return ByteSet().set(static_cast<unsigned char>(c));
}

std::vector<Step> steps_of_format(std::string_view format) {
  std::vector<Step> steps;
  int colons = 0;
  for (std::size_t at = 0; at < format.size(); ++at) {
    const bool header = colons < 5;
    if (format.substr(at).starts_with("${")) {
      const std::size_t end = format.find('}', at);
      const bool bucket = format.substr(at, end - at) == "${BucketName";
      const ByteSet bytes = all_but(header ? ":/" : bucket ? "/" : "");
      steps.push_back({bytes, false});
      steps.push_back({bytes, true});
      at = end;
    } else if (format[at] == '*') {
      steps.push_back({all_but(header ? ":" : ""), true});
    } else {
      colons += format[at] == ':' ? 1 : 0;
      steps.push_back({only(format[at]), false});
    }
  }
  return steps;
}

// The symbols of a program are ASCII here.
std::vector<Step> steps_of_program(std::string_view program) {
  std::vector<Step> steps;
  for (const char symbol : program) {
    const bool in_field = symbol == kRunInField || symbol == kOneInField;
    const bool repeats = symbol == kAnyRun || symbol == kRunInField;
    steps.push_back({is_glob_meta(symbol) ? all_but(in_field ? ":" : "") : only(symbol), repeats});
  }
  return steps;
}

bool intersect(const std::vector<Step>& a, const std::vector<Step>& b) {
  std::vector<std::pair<std::size_t, std::size_t>> open = {{0, 0}};
  std::vector<bool> seen((a.size() + 1) * (b.size() + 1));
  while (!open.empty()) {
    const auto [i, j] = open.back();
    open.pop_back();
    if (seen[i * (b.size() + 1) + j]) continue;
    seen[i * (b.size() + 1) + j] = true;
    if (i == a.size() && j == b.size()) return true;
    if (i < a.size() && a[i].repeats) open.emplace_back(i + 1, j);
    if (j < b.size() && b[j].repeats) open.emplace_back(i, j + 1);
    if (i < a.size() && j < b.size() && (a[i].bytes & b[j].bytes).any()) {
      open.emplace_back(i + (a[i].repeats ? 0 : 1), j + (b[j].repeats ? 0 : 1));
    }
  }
  return false;
}

// A text of the format, or nearly.
class Mutator {
 public:
  std::string pattern_of(std::string_view format) {
    std::string pattern = filled(format);
    for (std::size_t edits = draw(4); edits > 0; --edits) {
      const std::size_t at = draw(pattern.size());
      switch (draw(6)) {
        case 0:
          pattern.replace(at, pattern.size(), "*");
          break;
        case 1:
          pattern.replace(at, draw(12), "*");
          break;
        case 2:
          pattern[at] = '?';
          break;
        case 3:
          pattern.insert(at, "*");
          break;
        case 4:
          pattern.erase(at, draw(3));
          break;
        default:
          pattern[at] = "a:/*?$"[draw(6)];
      }
      if (pattern.empty()) pattern = "*";
    }
    return pattern;
  }

  std::size_t draw(std::size_t below) { return random_() % below; }

 private:
  std::string filled(std::string_view format) {
    static constexpr std::string_view kValues[] = {"*", "x", "a/b", "", "?", "12", "a:b", "x*"};
    std::string out;
    for (std::size_t at = 0; at < format.size(); ++at) {
      if (format.substr(at).starts_with("${")) {
        out += kValues[draw(std::size(kValues))];
        at = format.find('}', at);
      } else {
        out += format[at];
      }
    }
    return out;
  }

  std::mt19937 random_{20260926};
};

}  // namespace

TEST_CASE("fits", "[catalog]") {
  static constexpr std::string_view kBucket = "arn:${Partition}:s3:::${BucketName}";
  static constexpr std::string_view kObject = "arn:${Partition}:s3:::${BucketName}/${ObjectName}";
  static constexpr std::string_view kRole = "arn:${Partition}:iam::${Account}:role/${Role}";
  static constexpr std::string_view kTransform =
      "arn:${Partition}:cloudformation:${Region}:aws:transform/${Name}";
  static constexpr std::string_view kDevice = "arn:${Partition}:braket:*:*:device/${Id}";
  static constexpr std::string_view kTask = "arn:${Partition}:dms:${Region}:${Account}:task:*";
  struct Case {
    std::string_view pattern;
    std::string_view format;
    bool fits;
  };
  static constexpr Case kCases[] = {
      {"*", kBucket, true},
      {"*", kTransform, true},
      {"arn:aws:s3:::b", kBucket, true},
      {"arn:aws:s3:::b", kObject, false},
      {"arn:aws:s3:::b/k", kObject, true},
      {"arn:aws:s3:::b/k", kBucket, false},
      {"arn:aws:s3:::b/*", kObject, true},
      {"arn:aws:s3:::b/*", kBucket, false},
      {"arn:aws:s3:::b*", kBucket, true},
      {"arn:aws:s3:::b*", kObject, true},
      {"arn:aws:s3:::*", kBucket, true},
      {"arn:aws:s3:::*", kObject, true},
      {"arn:aws:s3:::", kBucket, false},
      {"arn:aws:s3:::?", kBucket, true},
      {"arn:aws:s3:::?", kObject, false},
      {"arn:aws:s3:::???", kObject, true},
      {"arn:aws:s3:::/k", kObject, false},
      {"arn:aws:s3:::b/", kObject, false},
      {"arn:aws:s3:::b/k:l", kObject, true},
      {"arn:aws:s3:::\xC3\xA9", kBucket, true},
      // Header fields.
      {"arn:*:s3:::b", kBucket, true},
      {"arn::s3:::b", kBucket, false},
      {"arn:aws:*:::b", kBucket, true},
      {"arn:aws:s3:eu-west-1::b", kBucket, false},
      {"arn:aws:s3:*:*:b", kBucket, true},
      {"arn:aws:s3:?::b", kBucket, false},
      {"arn:aws:iam::111122223333:role/r", kRole, true},
      {"arn:aws:iam:::role/r", kRole, false},
      {"arn:aws:iam::*:role/r", kRole, true},
      {"arn:aws:iam::11/22:role/r", kRole, false},
      {"arn:aws:iam::11:22:role/r", kRole, false},
      {"arn:aws:iam::111122223333:roles/r", kRole, false},
      {"arn:aws:iam::111122223333:role/", kRole, false},
      {"arn:aws:iam::111122223333:Role/r", kRole, false},
      // A `*` that ends its field may run over colons.
      {"arn:aws:iam::*", kRole, true},
      {"arn:aws:*", kRole, true},
      {"arn:aws:i*m::*", kRole, true},
      // An account that is a literal, and one that is `*`.
      {"arn:aws:cloudformation:eu-west-1:aws:transform/a", kTransform, true},
      {"arn:aws:cloudformation:eu-west-1:a*:transform/a", kTransform, true},
      {"arn:aws:cloudformation:eu-west-1:111122223333:transform/a", kTransform, false},
      {"arn:aws:cloudformation:eu-west-1::transform/a", kTransform, false},
      {"arn:aws:braket:::device/a", kDevice, true},
      {"arn:aws:braket:us-east-1:111122223333:device/a", kDevice, true},
      {"arn:aws:braket:us-east-1:1:2:device/a", kDevice, false},
      // A format that ends in `*`.
      {"arn:aws:dms:eu-west-1:111122223333:task:", kTask, true},
      {"arn:aws:dms:eu-west-1:111122223333:task:a:b/c", kTask, true},
      {"arn:aws:dms:eu-west-1:111122223333:task", kTask, false},
      {"", kBucket, false},
  };
  for (const Case& c : kCases) {
    CAPTURE(c.pattern, c.format);
    CHECK(fits(resource_program(c.pattern), c.format) == c.fits);
  }
}

TEST_CASE("fits_is_the_naive_product", "[catalog]") {
  const Catalog& catalog = Catalog::builtin();
  std::vector<std::string_view> formats;
  for (const std::string_view service : {"s3", "iam", "dms", "braket", "apigateway", "health",
                                         "cloudformation", "codeartifact", "${Vendor}"}) {
    for (const ArnFormatId id : catalog.formats(service)) formats.push_back(catalog.text(id));
  }
  Mutator mutator;
  int both = 0;
  for (int i = 0; i < 5'000; ++i) {
    const std::string_view format = formats[mutator.draw(formats.size())];
    const std::string pattern =
        mutator.pattern_of(mutator.draw(4) == 0 ? formats[mutator.draw(formats.size())] : format);
    CAPTURE(pattern, format);
    const std::string program = resource_program(pattern);
    const bool expected = intersect(steps_of_program(program), steps_of_format(format));
    both += expected ? 1 : 0;
    REQUIRE(fits(program, format) == expected);
    // A pattern without wildcards is an ARN.
    REQUIRE(has_format(pattern, format) == fits(pattern, format));
  }
  CHECK(both > 1'000);
  CHECK(both < 4'000);
}

TEST_CASE("literal_length", "[catalog]") {
  CHECK(literal_length("arn:${Partition}:s3:::${BucketName}") == 10);
  CHECK(literal_length("arn:${Partition}:s3:::${BucketName}/${ObjectName}") == 11);
  CHECK(literal_length("a*") == 1);
  CHECK(literal_length("") == 0);
}

// Formats of a catalog that was loaded can be any text.
TEST_CASE("formats_that_are_none", "[catalog]") {
  for (const std::string_view format : {"", "${", "$", "${a", "*", "::::::", "}"}) {
    CAPTURE(format);
    CHECK_FALSE(has_format("arn:aws:s3:::b", format));
    CHECK_FALSE(fits("arn:aws:s3:::b", format));
    CHECK(literal_length(format) <= format.size());
  }
  CHECK_FALSE(has_format("b", std::string(2'000, 'a')));
}

}  // namespace ambit::catalog
