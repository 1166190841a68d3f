#include "support/symbol.h"

#include <catch2/catch.hpp>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "support/hash.h"

namespace ambit {
namespace {

TEST_CASE("symbols_are_numbered_in_order_of_first_interning", "[support]") {
  SymbolTable table;
  CHECK(table.intern("a") == Symbol(0));
  CHECK(table.intern("") == Symbol(1));
  CHECK(table.intern("a") == Symbol(0));
  CHECK(table.intern(std::string_view("a\0b", 3)) == Symbol(2));
  CHECK(table.intern("A") == Symbol(3));
  CHECK(table.size() == 4);
  CHECK(table.text(Symbol(2)) == std::string_view("a\0b", 3));
  CHECK(table.text(Symbol(1)).empty());
  CHECK(table.find("A") == Symbol(3));
  CHECK_FALSE(table.find("b").valid());
}

TEST_CASE("symbol_texts_stay_in_place", "[support]") {
  SymbolTable table;
  const std::string_view first = table.text(table.intern("the first"));
  std::vector<std::string> texts;
  texts.reserve(50'003);
  for (int i = 0; i < 50'000; ++i) texts.push_back("arn:aws:s3:::bucket-" + std::to_string(i));
  texts.emplace_back(100'000, 'x');  // longer than a chunk
  texts.emplace_back(20'000, 'y');
  texts.emplace_back("behind the long ones");
  for (const std::string& text : texts) table.intern(text);
  REQUIRE(table.size() == texts.size() + 1);

  const SymbolTable moved = std::move(table);
  CHECK(moved.text(Symbol(0)).data() == first.data());
  std::size_t wrong = 0;
  for (std::uint32_t i = 0; i < texts.size(); ++i)
    if (moved.text(Symbol(i + 1)) != texts[i] || moved.find(texts[i]) != Symbol(i + 1)) ++wrong;
  CHECK(wrong == 0);
}

TEST_CASE("hash_depends_on_every_byte_size_and_seed", "[support]") {
  std::set<std::uint64_t> hashes;
  std::size_t texts = 0;
  for (std::size_t size = 0; size <= 70; ++size) {
    std::string text(size, 'a');
    hashes.insert(hash_bytes(text));
    hashes.insert(hash_bytes(text, 1));
    texts += 2;
    for (char& c : text) {
      for (int bit = 0; bit < 8; ++bit) {
        c = static_cast<char>('a' ^ (1 << bit));
        hashes.insert(hash_bytes(text));
        ++texts;
      }
      c = 'a';
    }
  }
  CHECK(hashes.size() == texts);
}

TEST_CASE("hash_spreads_the_bits_that_tables_use", "[support]") {
  std::vector<int> slots(1024);
  for (int i = 0; i < 1024 * 16; ++i) ++slots[hash_bytes("role-" + std::to_string(i)) >> 32 & 1023];
  // 16 per slot on average; 50 is 8 standard deviations away.
  for (const int count : slots) CHECK(count < 50);
}

}  // namespace
}  // namespace ambit
