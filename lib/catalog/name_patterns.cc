// A pattern is cut out of a wanted name. Of those with one `*` it is enough to know, for each
// length of the start, the shortest end that keeps the unwanted names out: anything longer matches
// less. With two, start and middle are made of whole words (826 names of 25 characters have too
// many parts otherwise), and again the shortest end is enough. How long the end must be is one
// more than the longest that an unwanted name has in common, behind what start and middle take.
#include "catalog/name_patterns.h"

#include <algorithm>
#include <utility>

#include "catalog/ascii_case.h"
#include "pattern/glob.h"

namespace ambit::catalog {
namespace {

std::size_t common_start(std::string_view a, std::string_view b) {
  const auto ends = std::ranges::mismatch(a, b);
  return static_cast<std::size_t>(ends.in1 - a.begin());
}

std::size_t common_end(std::string_view a, std::string_view b) {
  std::size_t common = 0;
  while (common < std::min(a.size(), b.size()) &&
         a[a.size() - 1 - common] == b[b.size() - 1 - common])
    ++common;
  return common;
}

constexpr bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
constexpr bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

// Whether a word starts at `at`: Get|DB|Instance, Associate|Via|AWS|Service|-Events.
bool starts_word(std::string_view name, std::size_t at) {
  if (!is_upper(name[at])) return name[at] == '-';
  if (!is_upper(name[at - 1])) return name[at - 1] != '-';
  return at + 1 < name.size() && is_lower(name[at + 1]);
}

std::vector<std::size_t> words_of(std::string_view name) {
  std::vector<std::size_t> words = {0};
  for (std::size_t at = 1; at < name.size(); ++at)
    if (starts_word(name, at)) words.push_back(at);
  words.push_back(name.size());
  return words;
}

}  // namespace

std::string PatternParts::text() const {
  std::string out(start);
  out += '*';
  if (!middle.empty()) out.append(middle) += '*';
  return out.append(end);
}

NamePatterns::NamePatterns(std::span<const std::string_view> wanted,
                           std::span<const std::string_view> unwanted) {
  for (const std::string_view name : wanted)
    wanted_.push_back({.text = name, .folded = lower(name), .words = words_of(name)});
  for (const std::string_view name : unwanted) unwanted_.push_back(lower(name));
}

void NamePatterns::find(std::span<const std::string> given) {
  for (const std::string& pattern : given) add(pattern);
  given_ = patterns_.size();
  for (const Name& name : wanted_) {
    add_single_stars(name);
    add_double_stars(name);
    add(std::string(name.text));
  }
}

void NamePatterns::add(std::string pattern) {
  std::string folded = lower(pattern);
  const std::string program = compile_glob(folded);
  if (!seen_.insert(std::move(folded)).second) return;
  Elements names;
  for (std::uint32_t i = 0; i < wanted_.size(); ++i)
    if (glob_matches(program, wanted_[i].folded)) names.push_back(i);
  if (!seen_names_.insert(names).second) return;
  patterns_.push_back(std::move(pattern));
  matched_.push_back(std::move(names));
}

void NamePatterns::add_single_stars(const Name& name) {
  const std::size_t size = name.folded.size();
  std::vector<std::size_t> needed(size + 1);  // by the length of the start: that of the end
  for (const std::string& other : unwanted_) {
    const std::size_t start = common_start(name.folded, other);
    const std::size_t end = common_end(name.folded, other);
    for (std::size_t i = 0; i <= start; ++i)
      needed[i] = std::max(needed[i], std::min(end, other.size() - i) + 1);
  }
  for (std::size_t i = 0; i <= size; ++i) {
    const bool wider = i == 0 || needed[i] < needed[i - 1];
    if (wider && i + needed[i] <= size)
      add(PatternParts{.start = name.text.substr(0, i), .end = name.text.substr(size - needed[i])}
              .text());
  }
}

void NamePatterns::add_double_stars(const Name& name) {
  const auto& words = name.words;
  for (std::size_t start = 0; start + 1 < words.size(); ++start)
    for (std::size_t middle = start; middle + 1 < words.size(); ++middle)
      for (std::size_t end = middle + 1; end < words.size(); ++end)
        add_double_stars(name, words[start], words[middle], words[end]);
}

void NamePatterns::add_double_stars(const Name& name, std::size_t start, std::size_t middle,
                                    std::size_t end) {
  const std::string_view folded = name.folded;
  const std::string_view head = folded.substr(0, start);
  const std::string_view infix = folded.substr(middle, end - middle);
  const std::size_t longest = folded.size() - end;
  std::size_t needed = 0;
  for (const std::string& other : unwanted_) {
    if (!other.starts_with(head)) continue;
    const std::size_t at = other.find(infix, start);
    if (at == std::string::npos) continue;
    const std::size_t behind = other.size() - at - infix.size();
    needed = std::max(needed, std::min(common_end(folded, other), behind) + 1);
    if (needed > longest) return;
  }
  // The shortest end that is made of words.
  const auto from = std::ranges::upper_bound(name.words, folded.size() - needed) - 1;
  if (*from < end) return;
  add(PatternParts{.start = name.text.substr(0, start),
                   .middle = name.text.substr(middle, infix.size()),
                   .end = name.text.substr(*from)}
          .text());
}

bool NamePatterns::matches_unwanted(const std::string& pattern) const {
  const std::string program = compile_glob(lower(pattern));
  return std::ranges::any_of(unwanted_,
                             [&](const std::string& name) { return glob_matches(program, name); });
}

// The longest start and end that all of the names have, in the first one.
PatternParts NamePatterns::common_parts(const Elements& names) const {
  const Name& first = wanted_[names.front()];
  std::size_t start = first.folded.size(), end = start, shortest = start;
  for (const std::uint32_t i : names) {
    const std::string_view name = wanted_[i].folded;
    start = std::min(start, common_start(first.folded, name));
    end = std::min(end, common_end(first.folded, name));
    shortest = std::min(shortest, name.size());
  }
  end = std::min(end, shortest - start);
  return {.start = first.text.substr(0, start), .end = first.text.substr(first.text.size() - end)};
}

PatternParts NamePatterns::between_words(PatternParts parts, const Name& name) const {
  const std::size_t start = *(std::ranges::upper_bound(name.words, parts.start.size()) - 1);
  const std::size_t end =
      *std::ranges::lower_bound(name.words, name.text.size() - parts.end.size());
  return {.start = name.text.substr(0, start), .end = name.text.substr(end)};
}

std::string NamePatterns::text(std::size_t index) const {
  const Elements& names = matched_[index];
  if (index < given_) return patterns_[index];
  const Name& first = wanted_[names.front()];
  if (names.size() == 1) return std::string(first.text);
  const PatternParts common = common_parts(names);
  for (const PatternParts& parts : {between_words(common, first), common})
    if (std::string text = parts.text(); !matches_unwanted(text)) return text;
  return patterns_[index];
}

}  // namespace ambit::catalog
