// Entry: Catalog::load, and everything that can be asked of what it loads. Input: a block of bytes.
// It is read as it is, and with a header that fits it, as random bytes hardly ever have a right
// checksum. Oracle: every text that the catalog answers with lies in the block. Seeds: what
// gen_catalog makes of tests/catalog/small, whole and damaged; made again when kFormatVersion
// counts up.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "catalog/catalog.h"
#include "tests/catalog/every_answer.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check(std::string_view blob) {
  // Exactly these bytes, so that AddressSanitizer sees what is read past them.
  const auto bytes = std::make_unique<char[]>(blob.size());
  blob.copy(bytes.get(), blob.size());
  const std::string_view exact(bytes.get(), blob.size());
  const auto catalog = ambit::catalog::Catalog::load(exact);
  if (!catalog) return;
  require(ambit::catalog::answers_lie_in(*catalog, exact));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 8192) return 0;
  const std::string blob(reinterpret_cast<const char*>(data), size);
  check(blob);
  check(ambit::catalog::with_fitting_header(blob));
  return 0;
}
