// All patterns are one nondeterministic automaton, whose states are the places between their
// symbols (Glushkov's construction; a star is a loop on the place where it stands). Its subset
// automaton is walked breadth first: each set of places that a text can lead to, once, by a
// shortest text. The places at the ends of patterns that a set holds say which patterns match the
// text. Code points that no pattern names act alike, so one of them stands for all.
#include "pattern/text_cells.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "pattern/fold.h"
#include "pattern/glob.h"
#include "support/hash.h"
#include "support/utf8.h"

namespace ambit {
namespace {

constexpr std::size_t kWordBits = 64;

// What a place takes and is left by; its loop is apart.
struct Step {
  enum class Kind : std::uint8_t { kNone, kLiteral, kAnyOne, kOneInField };
  Kind kind = Kind::kNone;  // kNone: the end of a pattern
  char32_t code = 0;
};

enum class Loop : std::uint8_t { kNone, kAnyRun, kRunInField };

struct Place {
  Step step = {};
  Loop loop = Loop::kNone;
  bool folded = false;
};

class Places {
 public:
  void add(TextPattern pattern) {
    starts_.push_back(places_.size());
    Place place{.folded = pattern.folded};
    std::string_view rest = pattern.program;
    while (!rest.empty()) {
      const char symbol = rest.front();
      if (symbol == kAnyRun || symbol == kRunInField) {
        if (place.loop != Loop::kAnyRun)
          place.loop = symbol == kAnyRun ? Loop::kAnyRun : Loop::kRunInField;
        rest.remove_prefix(1);
        continue;
      }
      if (symbol == kAnyOne || symbol == kOneInField) {
        place.step.kind = symbol == kAnyOne ? Step::Kind::kAnyOne : Step::Kind::kOneInField;
        rest.remove_prefix(1);
      } else {
        const CodePoint point = first_code_point(rest);
        place.step = {.kind = Step::Kind::kLiteral, .code = point.code};
        rest.remove_prefix(point.length);
      }
      places_.push_back(place);
      place = {.folded = pattern.folded};
    }
    places_.push_back(place);
    ends_.push_back(places_.size() - 1);
  }

  const std::vector<Place>& all() const { return places_; }
  const std::vector<std::size_t>& starts() const { return starts_; }
  const std::vector<std::size_t>& ends() const { return ends_; }

 private:
  std::vector<Place> places_;
  std::vector<std::size_t> starts_, ends_;  // of each pattern
};

// Calls `take` with each code point that a literal place takes.
template <class F>
void for_each_taken(const Place& place, F&& take) {
  if (!place.folded) return take(place.step.code);
  for (const char32_t code : unfold(place.step.code)) take(code);
}

// The code points that patterns name, ascending; of the others, one that is pleasant to read.
struct Alphabet {
  explicit Alphabet(const std::vector<Place>& places) : named{U':'} {
    for (const Place& place : places)
      if (place.step.kind == Step::Kind::kLiteral)
        for_each_taken(place, [this](char32_t code) { named.push_back(code); });
    std::ranges::sort(named);
    named.erase(std::ranges::unique(named).begin(), named.end());
    other = first_unnamed();
  }

  std::size_t size() const { return named.size() + 1; }
  std::size_t index(char32_t code) const {
    return static_cast<std::size_t>(std::ranges::lower_bound(named, code) - named.begin());
  }
  char32_t code(std::size_t index) const { return index < named.size() ? named[index] : other; }

  std::vector<char32_t> named;
  char32_t other = 0;

 private:
  char32_t first_unnamed() const {
    constexpr std::u32string_view kPleasant = U"xyzabcdefghijklmnopqrstuvw0123456789-_XYZ";
    for (const char32_t code : kPleasant)
      if (!std::ranges::binary_search(named, code)) return code;
    char32_t code = U'\u00E0';
    while (std::ranges::binary_search(named, code)) ++code;
    return code;
  }
};

// The places that stay when a code point of the alphabet is read, and those from which it leads to
// the next place: what stars and `?` take of any code point but the colon, what they take of the
// colon, and what literals take.
class Transitions {
 public:
  Transitions() = default;
  Transitions(const std::vector<Place>& places, const Alphabet& alphabet)
      : words_((places.size() + kWordBits - 1) / kWordBits),
        colon_(alphabet.index(U':')),
        literals_(words_ * alphabet.size()) {
    for (std::vector<std::uint64_t>* mask : {&any_run_, &run_in_field_, &any_one_, &one_in_field_})
      mask->resize(words_);
    for (std::size_t p = 0; p < places.size(); ++p) {
      const Place& place = places[p];
      if (place.loop != Loop::kNone) set(run_in_field_.data(), p);
      if (place.loop == Loop::kAnyRun) set(any_run_.data(), p);
      if (place.step.kind == Step::Kind::kLiteral) {
        for_each_taken(place, [&](char32_t code) {
          set(literals_.data() + alphabet.index(code) * words_, p);
        });
      } else if (place.step.kind != Step::Kind::kNone) {
        set(one_in_field_.data(), p);
        if (place.step.kind == Step::Kind::kAnyOne) set(any_one_.data(), p);
      }
    }
  }

  std::size_t words() const { return words_; }

  // The places after reading `code` at `from`.
  void read(std::size_t code, const std::uint64_t* from, std::uint64_t* to) const {
    const std::uint64_t* stay = code == colon_ ? any_run_.data() : run_in_field_.data();
    const std::uint64_t* one = code == colon_ ? any_one_.data() : one_in_field_.data();
    const std::uint64_t* literal = literals_.data() + code * words_;
    std::uint64_t carry = 0;
    for (std::size_t w = 0; w < words_; ++w) {
      const std::uint64_t moved = from[w] & (one[w] | literal[w]);
      to[w] = (from[w] & stay[w]) | moved << 1 | carry;
      carry = moved >> (kWordBits - 1);
    }
  }

 private:
  static void set(std::uint64_t* mask, std::size_t place) {
    mask[place / kWordBits] |= std::uint64_t{1} << place % kWordBits;
  }

  std::size_t words_ = 0;
  std::size_t colon_ = 0;
  std::vector<std::uint64_t> literals_;                // words_ a code point
  std::vector<std::uint64_t> any_run_, run_in_field_;  // the latter are the former, too
  std::vector<std::uint64_t> any_one_, one_in_field_;
};

class Walk {
 public:
  Walk(const Places& places, Budget& budget)
      : places_(places.all()), ends_(places.ends()), alphabet_(places_), budget_(budget) {
    if (!budget_.spend((places_.size() / 8 + 8) * alphabet_.size() / 8)) return;
    transitions_ = Transitions(places_, alphabet_);
    words_ = transitions_.words();
    for (const Place& place : places_) {
      first_code_.push_back(codes_taken_.size());
      if (place.step.kind == Step::Kind::kLiteral)
        for_each_taken(place, [this](char32_t code) {
          codes_taken_.push_back(static_cast<std::uint32_t>(alphabet_.index(code)));
        });
    }
    first_code_.push_back(codes_taken_.size());
    is_listed_.resize(alphabet_.size());
    colon_ = alphabet_.index(U':');
    sets_.resize(words_);
    for (const std::size_t start : places.starts())
      sets_[start / kWordBits] |= std::uint64_t{1} << start % kWordBits;
    origins_.push_back({});
    known_.insert(0);
  }

  bool exhausted() const { return budget_.spent(); }

  // Calls `visit(set, matched)` for each set that a text of the domain, the first pattern, leads
  // to, until it returns true.
  template <class F>
  void run(F&& visit) {
    for (std::uint32_t set = 0; set < origins_.size() && !exhausted(); ++set) {
      if (!has(set, ends_.front()) || !visit(set, matched(set))) {
        expand(set);
        continue;
      }
      return;
    }
  }

  std::string text(std::uint32_t set) const {
    std::vector<char32_t> codes;
    for (; set != 0; set = origins_[set].set) codes.push_back(origins_[set].code);
    std::string text;
    for (std::size_t i = codes.size(); i-- > 0;) append_utf8(text, codes[i]);
    return text;
  }

 private:
  // By which code point a set was first reached, and from where.
  struct Origin {
    std::uint32_t set = 0;
    char32_t code = 0;
  };

  const std::uint64_t* words_of(std::uint32_t set) const { return sets_.data() + set * words_; }
  bool has(std::uint32_t set, std::size_t place) const {
    return (words_of(set)[place / kWordBits] >> place % kWordBits & 1) != 0;
  }

  Bits matched(std::uint32_t set) const {
    Bits bits(ends_.size() - 1);
    for (std::size_t i = 1; i < ends_.size(); ++i) bits[i - 1] = has(set, ends_[i]);
    return bits;
  }

  // Code points other than those that the places of the set take act on it like any other.
  void expand(std::uint32_t set) {
    codes_.clear();
    list(static_cast<std::uint32_t>(alphabet_.size() - 1));
    list(static_cast<std::uint32_t>(colon_));
    for (std::size_t w = 0; w < words_; ++w) {
      for (std::uint64_t word = words_of(set)[w]; word != 0; word &= word - 1) {
        const std::size_t place = w * kWordBits + static_cast<std::size_t>(std::countr_zero(word));
        for (std::size_t i = first_code_[place]; i < first_code_[place + 1]; ++i)
          list(codes_taken_[i]);
      }
    }
    std::ranges::sort(codes_, std::greater<>());
    for (const std::uint32_t code : codes_) {
      is_listed_[code] = 0;
      add(set, code);
    }
    budget_.spend(codes_.size() * words_);
  }

  void list(std::uint32_t code) {
    if (is_listed_[code] != 0) return;
    is_listed_[code] = 1;
    codes_.push_back(code);
  }

  // The set after reading the code, unless it is known or cannot lead into the domain.
  void add(std::uint32_t from, std::size_t code) {
    const auto set = static_cast<std::uint32_t>(origins_.size());
    sets_.resize(sets_.size() + words_);
    transitions_.read(code, words_of(from), sets_.data() + set * words_);
    if (!domain_is_alive(set) || !known_.insert(set).second) {
      sets_.resize(sets_.size() - words_);
      return;
    }
    origins_.push_back({.set = from, .code = alphabet_.code(code)});
    budget_.spend(words_ * sizeof(std::uint64_t));
  }

  // Whether a place of the domain is in the set; from each the domain's end can be reached.
  bool domain_is_alive(std::uint32_t set) const {
    const std::size_t end = ends_.front();
    for (std::size_t w = 0; w * kWordBits <= end; ++w) {
      const std::size_t bits = end + 1 - w * kWordBits;
      const std::uint64_t mask =
          bits >= kWordBits ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
      if ((words_of(set)[w] & mask) != 0) return true;
    }
    return false;
  }

  struct Hash {
    const Walk* walk;
    std::size_t operator()(std::uint32_t set) const {
      return static_cast<std::size_t>(
          hash_bytes({reinterpret_cast<const char*>(walk->words_of(set)),
                      walk->words_ * sizeof(std::uint64_t)}));
    }
  };
  struct Equal {
    const Walk* walk;
    bool operator()(std::uint32_t a, std::uint32_t b) const {
      return std::equal(walk->words_of(a), walk->words_of(a) + walk->words_, walk->words_of(b));
    }
  };

  const std::vector<Place>& places_;
  const std::vector<std::size_t>& ends_;
  Alphabet alphabet_;
  std::vector<std::size_t> first_code_;     // by place, into codes_taken_
  std::vector<std::uint32_t> codes_taken_;  // by literal places, as indexes of the alphabet
  Transitions transitions_;
  Budget& budget_;
  std::size_t words_ = 0;
  std::size_t colon_ = 0;
  std::vector<std::uint64_t> sets_;  // words_ a set
  std::vector<Origin> origins_;
  std::unordered_set<std::uint32_t, Hash, Equal> known_{64, Hash{this}, Equal{this}};
  std::vector<std::uint32_t> codes_;     // scratch of expand()
  std::vector<std::uint8_t> is_listed_;  // in codes_, by code
};

Places places_of(TextPattern domain, std::span<const TextPattern> patterns) {
  Places places;
  places.add(domain);
  for (const TextPattern& pattern : patterns) places.add(pattern);
  return places;
}

}  // namespace

std::optional<std::vector<TextCell>> text_cells(TextPattern domain,
                                                std::span<const TextPattern> patterns,
                                                Budget& budget) {
  const Places places = places_of(domain, patterns);
  Walk walk(places, budget);
  std::vector<TextCell> cells;
  std::unordered_set<std::string> known;
  walk.run([&](std::uint32_t set, Bits matched) {
    std::string key;
    boost::to_string(matched, key);
    if (known.insert(std::move(key)).second)
      cells.push_back({.text = walk.text(set), .matched = std::move(matched)});
    return false;
  });
  if (walk.exhausted()) return std::nullopt;
  return cells;
}

std::optional<std::string> find_text(TextPattern domain, std::span<const TextPattern> patterns,
                                     const Bits& wanted, Budget& budget) {
  const Places places = places_of(domain, patterns);
  Walk walk(places, budget);
  std::optional<std::string> found;
  walk.run([&](std::uint32_t set, const Bits& matched) {
    if (matched == wanted) found = walk.text(set);
    return found.has_value();
  });
  return found;
}

}  // namespace ambit
