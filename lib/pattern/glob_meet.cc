#include "pattern/glob_meet.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "pattern/glob.h"

namespace ambit {
namespace {

bool is_run(char symbol) {
  return symbol == kAnyRun || symbol == kRunInField;
}

// One character of both, if there is one.
std::optional<std::string> meet_one(std::string_view a, std::string_view b) {
  if (a == b) return std::string(a);
  const bool a_is_meta = is_glob_meta(a.front());
  const bool b_is_meta = is_glob_meta(b.front());
  if (a_is_meta && b_is_meta) return std::string(1, kOneInField);
  if (!a_is_meta && !b_is_meta) return std::nullopt;
  const std::string_view literal = a_is_meta ? b : a;
  const char meta = a_is_meta ? a.front() : b.front();
  if (meta == kOneInField && literal == ":") return std::nullopt;
  return std::string(literal);
}

// The bytes of the character at the start.
std::size_t length_of_one(std::string_view program) {
  if (is_glob_meta(program.front())) return 1;
  std::size_t length = 1;
  while (length < program.size() && (static_cast<unsigned char>(program[length]) & 0xC0U) == 0x80U)
    ++length;
  return length;
}

class Meet {
 public:
  Meet(std::string_view a, std::string_view b, std::size_t limit) : a_(a), b_(b), limit_(limit) {}

  std::optional<std::vector<std::string>> run() {
    auto all = meet(0, 0);
    if (!all) return std::nullopt;
    return std::vector<std::string>(all->begin(), all->end());
  }

 private:
  using Programs = std::set<std::string>;

  std::optional<Programs> meet(std::size_t i, std::size_t j) {
    const auto key = std::pair(i, j);
    if (const auto known = known_.find(key); known != known_.end()) return known->second;
    std::optional<Programs> result = Programs();
    compute(i, j, result);
    if (result && result->size() > limit_) result.reset();
    known_.emplace(key, result);
    return result;
  }

  // Adds what `head` and then the rests at (i, j) match.
  void add(std::string_view head, std::size_t i, std::size_t j, std::optional<Programs>& result) {
    if (!result) return;
    const auto rest = meet(i, j);
    if (!rest) return result.reset();
    for (const std::string& program : *rest) {
      std::string whole(head);
      // Two runs after each other are one.
      const bool again = head.size() == 1 && is_run(head[0]) && program.starts_with(head[0]);
      whole.append(again ? std::string_view(program).substr(1) : std::string_view(program));
      result->insert(std::move(whole));
    }
  }

  void compute(std::size_t i, std::size_t j, std::optional<Programs>& result) {
    const bool a_ends = i == a_.size();
    const bool b_ends = j == b_.size();
    if (a_ends && b_ends) {
      result.emplace().emplace();
    } else if (a_ends || b_ends) {
      const char next = a_ends ? b_[j] : a_[i];
      if (is_run(next)) add({}, i + (a_ends ? 0 : 1), j + (b_ends ? 0 : 1), result);
    } else if (is_run(a_[i]) && is_run(b_[j])) {
      // Which of the two runs ends first.
      const char run = a_[i] == kAnyRun && b_[j] == kAnyRun ? kAnyRun : kRunInField;
      add({&run, 1}, i + 1, j, result);
      add({&run, 1}, i, j + 1, result);
    } else if (is_run(a_[i])) {
      absorb(a_[i], b_.substr(j), {i + 1, j}, true, result);
    } else if (is_run(b_[j])) {
      absorb(b_[j], a_.substr(i), {i, j + 1}, false, result);
    } else {
      const std::string_view a = a_.substr(i, length_of_one(a_.substr(i)));
      const std::string_view b = b_.substr(j, length_of_one(b_.substr(j)));
      if (const auto one = meet_one(a, b)) add(*one, i + a.size(), j + b.size(), result);
    }
  }

  // A run against something else: it ends here, or takes the other's next character.
  void absorb(char run, std::string_view other, std::pair<std::size_t, std::size_t> ended,
              bool run_is_a, std::optional<Programs>& result) {
    add({}, ended.first, ended.second, result);
    const std::size_t length = length_of_one(other);
    std::string taken(other.substr(0, length));
    if (run == kRunInField) {
      if (taken == ":") return;
      if (taken[0] == kAnyOne) taken[0] = kOneInField;
    }
    if (run_is_a)
      add(taken, ended.first - 1, ended.second + length, result);
    else
      add(taken, ended.first + length, ended.second - 1, result);
  }

  std::string_view a_;
  std::string_view b_;
  std::size_t limit_;
  std::map<std::pair<std::size_t, std::size_t>, std::optional<Programs>> known_;
};

}  // namespace

std::optional<std::vector<std::string>> glob_meet(std::string_view a, std::string_view b,
                                                  std::size_t limit) {
  // The depth of the recursion is the sum of the lengths, and what it remembers their product.
  constexpr std::size_t kMaxLength = 1024;
  if (a.size() > kMaxLength || b.size() > kMaxLength) return std::nullopt;
  return Meet(a, b, limit).run();
}

std::string glob_text(std::string_view program) {
  std::string text;
  for (const char symbol : program) {
    if (symbol == kAnyRun || symbol == kRunInField)
      text += '*';
    else if (symbol == kAnyOne || symbol == kOneInField)
      text += '?';
    else if (symbol == '*' || symbol == '?' || symbol == '$')
      text.append("${").append(1, symbol).append("}");
    else
      text += symbol;
  }
  return text;
}

}  // namespace ambit
