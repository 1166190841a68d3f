// Patterns that match some names of a service and none of those that must stay out.
#ifndef AMBIT_CATALOG_NAME_PATTERNS_H_
#define AMBIT_CATALOG_NAME_PATTERNS_H_

#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/set_cover.h"

namespace ambit::catalog {

// The parts of `start*end`, or of `start*middle*end`, of a name.
struct PatternParts {
  std::string_view start = {};
  std::string_view middle = {};  // empty: there is only one `*`
  std::string_view end = {};

  std::string text() const;
};

// The names of one service that are wanted and those that are not; others do not matter.
class NamePatterns {
 public:
  // The views outlive it.
  NamePatterns(std::span<const std::string_view> wanted,
               std::span<const std::string_view> unwanted);

  // The patterns from which a shortest list can be made, with the wanted names that each matches,
  // of those that match the same only one: first `given`, of which none matches an unwanted name;
  // then for each wanted name the widest that match it, and itself. O(|wanted| * |unwanted|) of
  // comparisons, times some 50.
  void find(std::span<const std::string> given);
  std::span<const Elements> matched() const { return matched_; }

  // What is printed for the pattern at `index`: itself if it was given; a name if it matches
  // one; else the narrowest `start*end` for its names that ends between words, or anywhere if that
  // would match too much; else itself.
  std::string text(std::size_t index) const;

 private:
  struct Name {
    std::string_view text = {};
    std::string folded = {};
    std::vector<std::size_t> words = {};  // offsets at which words start, and the size
  };

  void add(std::string pattern);
  void add_single_stars(const Name& name);
  void add_double_stars(const Name& name);
  void add_double_stars(const Name& name, std::size_t start, std::size_t middle, std::size_t end);
  bool matches_unwanted(const std::string& pattern) const;
  PatternParts common_parts(const Elements& names) const;
  PatternParts between_words(PatternParts parts, const Name& name) const;

  std::vector<Name> wanted_;
  std::vector<std::string> unwanted_;  // folded
  std::size_t given_ = 0;
  std::vector<std::string> patterns_;
  std::vector<Elements> matched_;
  std::set<std::string> seen_;     // patterns, folded
  std::set<Elements> seen_names_;  // what they match
};

}  // namespace ambit::catalog

#endif  // AMBIT_CATALOG_NAME_PATTERNS_H_
