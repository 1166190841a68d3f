#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/blob.h"
#include "catalog/catalog.h"
#include "catalog/catalog_kinds.h"
#include "catalog/embedded.h"
#include "every_answer.h"
#include "tools/gen_catalog/pack.h"
#include "tools/gen_catalog/text_files.h"

namespace ambit::catalog {
namespace {

std::string small_blob() {
  return gen_catalog::pack(gen_catalog::read_text_files("tests/catalog/small"));
}

// The error, or nothing when the block loads. A loaded one must keep to its bytes: it is given
// exactly those, so that AddressSanitizer sees a read past the end.
std::optional<CatalogError> load_error(std::string_view blob) {
  const auto exact = std::make_unique<char[]>(blob.size());
  blob.copy(exact.get(), blob.size());
  const std::string_view copy(exact.get(), blob.size());
  const auto catalog = Catalog::load(copy);
  if (!catalog) return catalog.error();
  CHECK(answers_lie_in(*catalog, copy));
  return std::nullopt;
}

}  // namespace

TEST_CASE("load_of_the_builtin", "[catalog]") {
  const auto catalog = Catalog::load(embedded_blob());
  REQUIRE(catalog);
  CHECK(catalog->version() == Catalog::builtin().version());
  CHECK(catalog->find_action("s3:GetObject") == Catalog::builtin().find_action("s3:GetObject"));
  CHECK(answers_lie_in(*catalog, embedded_blob()));
}

TEST_CASE("load_of_another", "[catalog]") {
  const std::string blob = small_blob();
  const auto catalog = Catalog::load(blob);
  REQUIRE(catalog);
  CHECK(catalog->version() == "small");
  CHECK(catalog->action_count() == 8);
  CHECK(catalog->find_action("ssm:getparameter"));
  CHECK_FALSE(catalog->find_action("ec2:RunInstances"));
  CHECK(catalog->rcp_service("s3"));
  CHECK(catalog->accountless(*catalog->find_service("ssm")));
  CHECK(catalog->expand("*:*Ob*").count() == 2);
  CHECK(answers_lie_in(*catalog, blob));
}

TEST_CASE("load_refuses_what_is_no_catalog", "[catalog]") {
  const std::string blob = small_blob();
  CHECK(load_error("") == CatalogError::kNotACatalog);
  CHECK(load_error("{\"Version\": \"2012-10-17\"}") == CatalogError::kNotACatalog);
  CHECK(load_error(std::string(4'096, '\0')) == CatalogError::kNotACatalog);
  CHECK(load_error("x" + blob) == CatalogError::kNotACatalog);
  CHECK_FALSE(Catalog::load(std::string_view("x" + blob).substr(1)));  // misaligned
  std::string newer = blob;
  ++newer[kMagic.size()];
  CHECK(load_error(newer) == CatalogError::kOtherVersion);
}

TEST_CASE("load_refuses_other_sizes", "[catalog]") {
  const std::string blob = small_blob();
  for (std::size_t size = 0; size < blob.size(); ++size) {
    CAPTURE(size);
    REQUIRE(load_error(blob.substr(0, size)));
  }
  CHECK(load_error(blob + '\0') == CatalogError::kDamaged);
  CHECK(load_error(blob + blob) == CatalogError::kDamaged);
}

TEST_CASE("load_refuses_flipped_bytes", "[catalog]") {
  const std::string blob = small_blob();
  for (std::size_t at = 0; at < blob.size(); ++at) {
    for (const char flip : {'\x01', '\x80', '\xFF'}) {
      std::string damaged = blob;
      damaged[at] = static_cast<char>(damaged[at] ^ flip);
      CAPTURE(at, flip);
      REQUIRE(load_error(damaged));
    }
  }
}

// Whoever makes a block on purpose can also make its checksum. What then loads is bounded all the
// same (load_error asks it everything).
TEST_CASE("catalog_kinds_are_complete", "[catalog]") {
  for (const CatalogError error :
       {CatalogError::kNotACatalog, CatalogError::kOtherVersion, CatalogError::kDamaged}) {
    const DiagnosticKind& kind = diagnostic_kind(error);
    CAPTURE(kind.name);
    CHECK(kind.name.starts_with("catalog/"));
    CHECK(!kind.message.empty());
    CHECK(!kind.help.empty());
    CHECK(!kind.source.empty());
    CHECK(kind.severity == Severity::kError);
  }
  CHECK(diagnostic_kinds().size() == 3);
}

TEST_CASE("load_refuses_odd_names", "[catalog]") {
  const std::string blob = small_blob();
  for (const char odd : {'"', '\\', '*', '?', ':', '\n', '\x1B', '\xFF'}) {
    for (const std::string_view name : {"ssm", "PassRole"}) {
      std::string damaged = blob;
      damaged[damaged.find(name) + 1] = odd;
      CAPTURE(odd, name);
      CHECK(load_error(with_fitting_header(damaged)) == CatalogError::kDamaged);
    }
  }
}

TEST_CASE("hostile_blocks_stay_in_bounds", "[catalog]") {
  const std::string blob = small_blob();
  int refused = 0;
  for (std::size_t at = sizeof(Header); at < blob.size(); ++at) {
    for (const char value : {'\0', '\x01', '\x7F', '\xFF'}) {
      std::string damaged = blob;
      damaged[at] = value;
      CAPTURE(at, value);
      refused += load_error(with_fitting_header(damaged)) ? 1 : 0;
    }
  }
  CHECK(refused > 500);
  for (std::size_t size = sizeof(Header); size < blob.size(); ++size) {
    CAPTURE(size);
    CHECK(load_error(with_fitting_header(blob.substr(0, size))));
  }
}

}  // namespace ambit::catalog
