// A pattern without wildcards matches one text, which is simply held against the others. All other
// patterns are one nondeterministic automaton, whose states are the places between their symbols
// (Glushkov's construction; a star is a loop on the place where it stands). Its subset automaton is
// walked breadth first: each set of places that a text can lead to, once, by a shortest text. The
// places at the ends of patterns that a set holds say which patterns match the text. Code points
// that no pattern names act alike, so one of them stands for all.
#include "pattern/text_cells.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <functional>
#include <iterator>
#include <string_view>
#include <utility>

#include "pattern/fold.h"
#include "pattern/glob.h"
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

// Whether both can match one text, as far as their literal starts tell.
bool can_meet(TextPattern a, TextPattern b) {
  if (a.folded || b.folded) return true;
  const std::string_view in_a = literal_prefix(a.program);
  const std::string_view in_b = literal_prefix(b.program);
  return in_a.starts_with(in_b) || in_b.starts_with(in_a);
}

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
  // Of the domain, which is the first, and of the patterns.
  const std::vector<std::size_t>& ends() const { return ends_; }

 private:
  std::vector<Place> places_;
  std::vector<std::size_t> starts_, ends_;  // of each pattern
};

template <class F>
void for_each_code_point(std::string_view text, F&& use) {
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    use(point.code);
    text.remove_prefix(point.length);
  }
}

// Calls `take` with each code point that a literal place takes.
template <class F>
void for_each_taken(const Place& place, F&& take) {
  if (!place.folded) return take(place.step.code);
  for (const char32_t code : unfold(place.step.code)) take(code);
}

// The code points that patterns name, ascending; of the others, one that is pleasant to read.
class Alphabet {
 public:
  // `others`: patterns without places, of whose letters none is chosen for all that are not named.
  Alphabet(const Places& places, std::span<const TextPattern> others) : named_{U':'} {
    for (const Place& place : places.all())
      if (place.step.kind == Step::Kind::kLiteral)
        for_each_taken(place, [this](char32_t code) { name(code); });
    for (const TextPattern& other : others)
      for_each_code_point(other.program, [this](char32_t code) {
        if (code < CodePoint::kInvalid) name(code);  // no metacharacters
      });
    std::ranges::sort(named_);
    named_.erase(std::ranges::unique(named_).begin(), named_.end());
    other_ = first_unnamed();
    for (std::size_t i = 0; i < named_.size() && named_[i] < ascii_.size(); ++i)
      ascii_[named_[i]] = static_cast<std::uint32_t>(i);
  }

  std::size_t size() const { return named_.size() + 1; }
  // Of a code point that is named.
  std::size_t index(char32_t code) const {
    if (code < ascii_.size()) return ascii_[code];
    return static_cast<std::size_t>(std::ranges::lower_bound(named_, code) - named_.begin());
  }
  char32_t code(std::size_t index) const { return index < named_.size() ? named_[index] : other_; }

  // Whether a walk comes to `a` before `b`: the shorter one, then the one whose first different
  // code point is listed later.
  bool before(std::string_view a, std::string_view b) const {
    const std::size_t a_length = count_code_points(a);
    const std::size_t b_length = count_code_points(b);
    return a_length != b_length ? a_length < b_length : before_of_one_length(a, b);
  }
  bool before_of_one_length(std::string_view a, std::string_view b) const {
    const auto [in_a, in_b] = std::ranges::mismatch(a, b);
    if (in_a == a.end()) return false;
    // Code points have the order of their bytes; the different bytes may be in the midst of one.
    auto begin = static_cast<std::size_t>(in_a - a.begin());
    while (begin > 0 && is_utf8_continuation(a[begin])) --begin;
    const char32_t a_code = first_code_point(a.substr(begin)).code;
    const char32_t b_code = first_code_point(b.substr(begin)).code;
    if (a_code == other_ || b_code == other_) return a_code == other_;
    return a_code > b_code;
  }

 private:
  void name(char32_t code) {
    if (code >= seen_.size() || !std::exchange(seen_[code], true)) named_.push_back(code);
  }

  char32_t first_unnamed() const {
    constexpr std::u32string_view kPleasant = U"xyzabcdefghijklmnopqrstuvw0123456789-_XYZ";
    for (const char32_t code : kPleasant)
      if (!std::ranges::binary_search(named_, code)) return code;
    char32_t code = U'\u00E0';
    while (std::ranges::binary_search(named_, code)) ++code;
    return code;
  }

  static constexpr std::size_t kAscii = 128;
  std::vector<char32_t> named_;
  std::array<bool, kAscii> seen_ = {};            // by name()
  std::array<std::uint32_t, kAscii> ascii_ = {};  // the index of those that are named
  char32_t other_ = 0;
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
    if (words_ == 1) {  // mostly
      const std::uint64_t moved = *from & (*one | *literal);
      *to = (*from & *stay) | moved << 1;
      return;
    }
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

// Numbers of sets of places, told apart by their places under a mask. An open table: it is asked
// for each step of a walk.
class SetTable {
 public:
  // Takes the set in under the number, unless an equal one is known: then false. `sets` has `words`
  // words for each number that was taken in before.
  bool insert(std::uint32_t set, const std::uint64_t* own, const std::uint64_t* sets,
              std::size_t words, const std::uint64_t* mask) {
    if (2 * (count_ + 1) > slots_.size()) grow();
    const std::uint32_t hash = hash_of(own, words, mask);
    std::size_t at = hash & (slots_.size() - 1);
    for (; slots_[at].set != kNone; at = (at + 1) & (slots_.size() - 1))
      if (slots_[at].hash == hash && equal(own, sets + slots_[at].set * words, words, mask))
        return false;
    slots_[at] = {.set = set, .hash = hash};
    ++count_;
    return true;
  }

 private:
  static constexpr std::uint32_t kNone = 0xFFFF'FFFF;
  static constexpr std::size_t kFirstSize = 64;
  struct Slot {
    std::uint32_t set = kNone;
    std::uint32_t hash = 0;
  };

  static std::uint32_t hash_of(const std::uint64_t* set, std::size_t words,
                               const std::uint64_t* mask) {
    std::uint64_t hash = 0;
    for (std::size_t w = 0; w < words; ++w) {
      hash = (hash ^ (set[w] & mask[w])) * 0x9E37'79B9'7F4A'7C15;
      hash ^= hash >> 32;
    }
    return static_cast<std::uint32_t>(hash);
  }
  static bool equal(const std::uint64_t* a, const std::uint64_t* b, std::size_t words,
                    const std::uint64_t* mask) {
    for (std::size_t w = 0; w < words; ++w)
      if (((a[w] ^ b[w]) & mask[w]) != 0) return false;
    return true;
  }

  void grow() {
    std::vector<Slot> old(std::max(kFirstSize, 2 * slots_.size()));
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.set == kNone) continue;
      std::size_t at = slot.hash & (slots_.size() - 1);
      while (slots_[at].set != kNone) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = slot;
    }
  }

  std::vector<Slot> slots_;
  std::size_t count_ = 0;
};

class Walk {
 public:
  Walk(const Places& places, const Alphabet& alphabet, Budget& budget)
      : places_(places.all()), ends_(places.ends()), alphabet_(alphabet), budget_(budget) {
    if (!budget_.spend((places_.size() / 8 + 8) * alphabet_.size() / 8)) return;
    transitions_ = Transitions(places_, alphabet_);
    words_ = transitions_.words();
    first_code_.reserve(places_.size() + 1);
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
    all_places_.resize(words_, ~std::uint64_t{0});
    pattern_ends_.resize(words_);
    for (std::size_t i = 1; i < ends_.size(); ++i) set_bit(pattern_ends_, ends_[i]);
    sets_.resize(words_);
    for (const std::size_t start : places.starts()) set_bit(sets_, start);
    origins_.push_back({});
    known_.insert(0, sets_.data(), sets_.data(), words_, all_places_.data());
    next_.resize(words_);
  }

  bool exhausted() const { return budget_.spent(); }

  // Calls `visit(set)` for each set that a text of the domain leads to, until it returns true. Each
  // text reaches one of them, and none before the set that its shortest one does.
  template <class F>
  void run(F&& visit) {
    for (std::uint32_t set = 0; set < origins_.size() && !exhausted(); ++set) {
      if (has(words_of(set), ends_.front()) && visit(set)) return;
      expand(set);
    }
  }

  // Whether no set before was told from this one by the patterns that match it.
  bool is_new_match(std::uint32_t set) {
    return matches_.insert(set, words_of(set), sets_.data(), words_, pattern_ends_.data());
  }

  // Calls `use(i)` with each pattern that the set's texts match, in ascending order.
  template <class F>
  void for_each_match(std::uint32_t set, F&& use) const {
    for (std::size_t i = 1; i < ends_.size(); ++i)
      if (has(words_of(set), ends_[i])) use(i - 1);
  }

  // Whether the patterns that the set's texts match are those whose ends are in `wanted`.
  bool matches(std::uint32_t set, const std::vector<std::uint64_t>& wanted) const {
    const std::uint64_t* const own = words_of(set);
    for (std::size_t w = 0; w < words_; ++w)
      if ((own[w] & pattern_ends_[w]) != wanted[w]) return false;
    return true;
  }
  template <class Wanted>
  std::vector<std::uint64_t> ends_of(Wanted&& is_wanted) const {
    std::vector<std::uint64_t> wanted(words_);
    for (std::size_t i = 1; i < ends_.size(); ++i)
      if (is_wanted(i - 1)) set_bit(wanted, ends_[i]);
    return wanted;
  }

  std::string text(std::uint32_t set) const {
    std::u32string codes;
    for (; set != 0; set = origins_[set].set) codes.push_back(origins_[set].code);
    std::string text;
    text.reserve(codes.size());
    for (std::size_t i = codes.size(); i-- > 0;) append_utf8(text, codes[i]);
    return text;
  }

 private:
  // By which code point a set was first reached, and from where.
  struct Origin {
    std::uint32_t set = 0;
    char32_t code = 0;
  };

  static void set_bit(std::vector<std::uint64_t>& words, std::size_t bit) {
    words[bit / kWordBits] |= std::uint64_t{1} << bit % kWordBits;
  }
  static bool has(const std::uint64_t* set, std::size_t place) {
    return (set[place / kWordBits] >> place % kWordBits & 1) != 0;
  }

  const std::uint64_t* words_of(std::uint32_t set) const { return sets_.data() + set * words_; }

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
    transitions_.read(code, words_of(from), next_.data());
    if (!domain_is_alive(next_.data())) return;
    const auto set = static_cast<std::uint32_t>(origins_.size());
    if (!known_.insert(set, next_.data(), sets_.data(), words_, all_places_.data())) return;
    sets_.insert(sets_.end(), next_.begin(), next_.end());
    origins_.push_back({.set = from, .code = alphabet_.code(code)});
    budget_.spend(words_ * sizeof(std::uint64_t));
  }

  // Whether a place of the domain is in the set; from each the domain's end can be reached.
  bool domain_is_alive(const std::uint64_t* set) const {
    const std::size_t end = ends_.front();
    for (std::size_t w = 0; w * kWordBits <= end; ++w) {
      const std::size_t bits = end + 1 - w * kWordBits;
      const std::uint64_t mask =
          bits >= kWordBits ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
      if ((set[w] & mask) != 0) return true;
    }
    return false;
  }

  const std::vector<Place>& places_;
  const std::vector<std::size_t>& ends_;
  const Alphabet& alphabet_;
  std::vector<std::size_t> first_code_;     // by place, into codes_taken_
  std::vector<std::uint32_t> codes_taken_;  // by literal places, as indexes of the alphabet
  Transitions transitions_;
  Budget& budget_;
  std::size_t words_ = 0;
  std::size_t colon_ = 0;
  std::vector<std::uint64_t> all_places_, pattern_ends_;  // masks
  std::vector<std::uint64_t> sets_;                       // words_ a set
  std::vector<Origin> origins_;
  SetTable known_, matches_;
  std::vector<std::uint32_t> codes_;     // scratch of expand()
  std::vector<std::uint8_t> is_listed_;  // in codes_, by code
  std::vector<std::uint64_t> next_;      // scratch of add()
};

// The patterns as they are looked at: in the automaton, or as a text that is tried.
class Division {
 public:
  Division(TextPattern domain, std::span<const TextPattern> patterns)
      : domain_(domain),
        patterns_(patterns),
        parts_(parts()),
        walked_(which(Part::kWalked)),
        literals_(which(Part::kLiteral)),
        places_(places_of(walked_)),
        alphabet_(places_, other_patterns()) {
    in_order();
  }

  const Places& places() const { return places_; }
  const Alphabet& alphabet() const { return alphabet_; }
  const std::vector<std::size_t>& walked() const { return walked_; }  // in the automaton's order

  bool is_literal_text(std::string_view text) const {
    const auto first = std::ranges::lower_bound(
        literals_, text,
        [this](std::string_view a, std::string_view b) { return alphabet_.before(a, b); },
        [this](std::size_t i) { return text_of(i); });
    return first != literals_.end() && text_of(*first) == text;
  }

  // Calls `use(text, patterns)` with each text that literal patterns have, in the order of a walk.
  template <class F>
  void for_each_literal(F&& use) const {
    std::span<const std::size_t> rest = literals_;
    while (!rest.empty()) {
      const std::string_view text = text_of(rest.front());
      const auto other =
          std::ranges::find_if(rest, [&](std::size_t i) { return text_of(i) != text; });
      const auto equal = rest.first(static_cast<std::size_t>(other - rest.begin()));
      use(text, equal);
      rest = rest.subspan(equal.size());
    }
  }

  // Calls `use(i)` with each pattern of the automaton that matches the text. False if the domain
  // does not.
  template <class F>
  bool try_text(std::string_view text, Budget& budget, F&& use) const {
    // What matching takes at most, however intricate the patterns are.
    const std::size_t words = places_.all().size() / kWordBits + 1;
    budget.spend((text.size() + walked_.size() / 8) * words);
    std::optional<std::string> lower;
    const auto matches = [&](TextPattern pattern) {
      if (!pattern.folded) return glob_matches(pattern.program, text);
      if (!lower) lower = fold(text);
      return glob_matches(pattern.program, *lower);
    };
    if (!matches(domain_)) return false;
    for (const std::size_t i : walked_)
      if (matches(patterns_[i])) use(i);
    return true;
  }

  // The first text that a walk comes to, of those that exactly the wanted patterns match and that
  // are no literal pattern's: with those in the automaton, too.
  std::optional<std::string> find_other(const Bits& wanted, Budget& budget) const {
    std::vector<std::size_t> all = walked_;
    all.insert(all.end(), literals_.begin(), literals_.end());
    const Places places = places_of(all);
    Walk walk(places, alphabet_, budget);
    return first_text(walk, all, wanted);
  }

  static std::optional<std::string> first_text(Walk& walk, const std::vector<std::size_t>& walked,
                                               const Bits& wanted) {
    if (walk.exhausted()) return std::nullopt;
    const auto ends = walk.ends_of([&](std::size_t i) { return wanted[walked[i]]; });
    std::optional<std::string> found;
    walk.run([&](std::uint32_t set) {
      if (walk.matches(set, ends)) found = walk.text(set);
      return found.has_value();
    });
    return found;
  }

 private:
  enum class Part : std::uint8_t { kWalked, kLiteral, kOutside };

  // Patterns that begin otherwise than the domain match nothing in it.
  Part part_of(const TextPattern& pattern) const {
    if (pattern.folded) return Part::kWalked;
    if (is_literal(pattern.program)) return Part::kLiteral;
    return can_meet(domain_, pattern) ? Part::kWalked : Part::kOutside;
  }

  std::vector<Part> parts() const {
    std::vector<Part> parts;
    parts.reserve(patterns_.size());
    for (const TextPattern& pattern : patterns_) parts.push_back(part_of(pattern));
    return parts;
  }

  std::vector<std::size_t> which(Part part) const {
    std::vector<std::size_t> indexes;
    for (std::size_t i = 0; i < patterns_.size(); ++i)
      if (parts_[i] == part) indexes.push_back(i);
    return indexes;
  }

  std::string_view text_of(std::size_t i) const { return patterns_[i].program; }

  // Puts the literal patterns in the order of a walk; lengths are counted once.
  void in_order() {
    std::vector<std::pair<std::size_t, std::size_t>> by_length;
    by_length.reserve(literals_.size());
    for (const std::size_t i : literals_) by_length.emplace_back(count_code_points(text_of(i)), i);
    std::ranges::sort(by_length, [this](const auto& a, const auto& b) {
      if (a.first != b.first) return a.first < b.first;
      return alphabet_.before_of_one_length(text_of(a.second), text_of(b.second));
    });
    std::ranges::transform(by_length, literals_.begin(),
                           [](const auto& one) { return one.second; });
  }

  // Those that are not in the automaton.
  std::vector<TextPattern> other_patterns() const {
    std::vector<TextPattern> others;
    others.reserve(literals_.size());
    for (std::size_t i = 0; i < patterns_.size(); ++i)
      if (parts_[i] != Part::kWalked) others.push_back(patterns_[i]);
    return others;
  }

  Places places_of(const std::vector<std::size_t>& indexes) const {
    Places places;
    places.add(domain_);
    for (const std::size_t i : indexes) places.add(patterns_[i]);
    return places;
  }

  TextPattern domain_;
  std::span<const TextPattern> patterns_;
  std::vector<Part> parts_;                     // of each pattern
  std::vector<std::size_t> walked_, literals_;  // of patterns_; the latter in the order of a walk
  Places places_;
  Alphabet alphabet_;
};

}  // namespace

std::optional<std::vector<TextCell>> text_cells(TextPattern domain,
                                                std::span<const TextPattern> patterns,
                                                Budget& budget) {
  const Division division(domain, patterns);
  Walk walk(division.places(), division.alphabet(), budget);
  std::vector<TextCell> walked;
  // Of as many cells as patterns, what is matched takes the square of them.
  const std::size_t words = patterns.size() / kWordBits + 1;
  walk.run([&](std::uint32_t set) {
    if (!walk.is_new_match(set)) return false;
    budget.spend(words);
    TextCell& cell = walked.emplace_back(walk.text(set), Bits(patterns.size()));
    walk.for_each_match(set, [&](std::size_t i) { cell.matched.set(division.walked()[i]); });
    return false;
  });
  // A text that a literal pattern has is that pattern's; mostly there is another one.
  bool replaced = false;
  std::erase_if(walked, [&](TextCell& cell) {
    if (!division.is_literal_text(cell.text)) return false;
    const auto other = division.find_other(cell.matched, budget);
    replaced = true;
    if (other) cell.text = *other;
    return !other;
  });
  const auto before = [&](const TextCell& a, const TextCell& b) {
    return division.alphabet().before(a.text, b.text);
  };
  if (replaced) std::ranges::sort(walked, before);

  std::vector<TextCell> tried;
  division.for_each_literal([&](std::string_view text, std::span<const std::size_t> equal) {
    budget.spend(words);
    if (walk.exhausted()) return;
    TextCell cell{.text = std::string(text), .matched = Bits(patterns.size())};
    const bool inside =
        division.try_text(text, budget, [&](std::size_t i) { cell.matched.set(i); });
    for (const std::size_t i : equal) cell.matched.set(i);
    if (inside) tried.push_back(std::move(cell));
  });
  if (walk.exhausted()) return std::nullopt;
  std::vector<TextCell> cells;
  cells.reserve(walked.size() + tried.size());
  std::merge(std::move_iterator(walked.begin()), std::move_iterator(walked.end()),
             std::move_iterator(tried.begin()), std::move_iterator(tried.end()),
             std::back_inserter(cells), before);
  return cells;
}

std::optional<std::string> find_text(TextPattern domain, std::span<const TextPattern> patterns,
                                     const Bits& wanted, Budget& budget) {
  for (std::size_t i = 0; i < patterns.size(); ++i)
    if (wanted[i] && !can_meet(domain, patterns[i])) return std::nullopt;
  const Division division(domain, patterns);
  Walk walk(division.places(), division.alphabet(), budget);
  if (walk.exhausted()) return std::nullopt;
  std::optional<std::string> found;
  bool only = false;  // a literal pattern's text is wanted
  division.for_each_literal([&](std::string_view text, std::span<const std::size_t> equal) {
    if (only || !wanted[equal.front()]) return;
    only = true;
    Bits matched(patterns.size());
    const bool inside = division.try_text(text, budget, [&](std::size_t i) { matched.set(i); });
    for (const std::size_t i : equal) matched.set(i);
    if (inside && matched == wanted) found = text;
  });
  if (only) return found;
  found = Division::first_text(walk, division.walked(), wanted);
  if (found && division.is_literal_text(*found)) return division.find_other(wanted, budget);
  return found;
}

}  // namespace ambit
