// What the build's tool refuses: text files that contradict themselves.
#include <catch2/catch.hpp>
#include <functional>
#include <string>

#include "catalog/catalog.h"
#include "tools/gen_catalog/pack.h"
#include "tools/gen_catalog/text_files.h"

namespace ambit::catalog {

TEST_CASE("pack_refuses_contradictions", "[catalog]") {
  using gen_catalog::TextFiles;
  struct Case {
    std::string message;
    std::function<void(TextFiles&)> spoil;
  };
  const auto s3 = [](TextFiles& files) -> gen_catalog::Service& { return files.services[2]; };
  const Case cases[] = {
      {"services.tsv: s3 is out of order",
       [](TextFiles& f) { std::swap(f.services[1], f.services[3]); }},
      {"services.tsv: iam is out of order", [](TextFiles& f) { f.services[0].name = "iam"; }},
      {"actions.tsv: s3: listbucket is out of order",
       [&](TextFiles& f) { s3(f).actions[3].name = s3(f).actions[2].name = "listbucket"; }},
      {"resources.tsv: s3: bucket is out of order",
       [&](TextFiles& f) { s3(f).types[0].name = "bucket"; }},
      {"s3:GetObject: no type role",
       [&](TextFiles& f) { s3(f).actions[0].links[0].type = "role"; }},
      {"s3:nonsense is not in keys.tsv",
       [&](TextFiles& f) { s3(f).actions[0].keys.push_back("s3:nonsense"); }},
      {"s3:nonsense is not in keys.tsv",
       [&](TextFiles& f) { s3(f).actions[0].links[1].keys.push_back("s3:nonsense"); }},
      {"unknown word X", [&](TextFiles& f) { s3(f).actions[0].level = 'X'; }},
      {"unknown word Text", [](TextFiles& f) { f.keys[0].type = "Text"; }},
      {"unknown word often", [](TextFiles& f) { f.keys.back().presence = "often"; }},
      {"two types of the key aws:RequestTag/tag-key",
       [](TextFiles& f) { f.keys.back().type = "ArrayOfString"; }},
      {"not an ARN format, or a too long one: s3",
       [&](TextFiles& f) { s3(f).types[0].formats[0] = "s3"; }},
      {"the format has no room for so many or so long names",
       [&](TextFiles& f) { s3(f).actions[0].name.insert(0, 300, 'A'); }},
  };
  for (const Case& c : cases) {
    CAPTURE(c.message);
    TextFiles files = gen_catalog::read_text_files("tests/catalog/small");
    CHECK_NOTHROW(gen_catalog::pack(files));
    c.spoil(files);
    CHECK_THROWS_WITH(gen_catalog::pack(files), c.message);
  }
}

TEST_CASE("read_text_files_wants_all_files", "[catalog]") {
  CHECK_THROWS_WITH(gen_catalog::read_text_files("tests/catalog"),
                    Catch::StartsWith("cannot read tests/catalog/"));
}

}  // namespace ambit::catalog
