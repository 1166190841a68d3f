// Located JSON: every value knows the file and the byte range it stands in.
//
// simdjson reads the bytes; this component turns what it reads into a flat tree of 16-byte nodes
// that keep offsets into the text instead of copies. Knows nothing of IAM. JSON is RFC 8259.
#ifndef AMBIT_JSON_JSON_H_
#define AMBIT_JSON_JSON_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/diagnostic.h"
#include "ambit/source.h"

namespace ambit::json {

inline constexpr int kMaxDepthLevels = 128;

enum class Kind : std::uint8_t { kNull, kBool, kNumber, kString, kArray, kObject };

// As messages say it: "null", "a string", "a list", ...
std::string_view kind_words(Kind kind);

class Tree;

// One value of a tree; 12 bytes or so, passed by value. Valid as long as the tree.
class Value {
 public:
  Value() = default;  // belongs to no tree; only valid() may be asked
  bool valid() const { return tree_ != nullptr; }

  Kind kind() const;
  bool is(Kind kind) const { return valid() && this->kind() == kind; }
  Location where() const;        // with the quotes of a string
  std::string_view raw() const;  // the bytes as written

  // The text of a string with its escapes resolved (a view into the file or into the tree); for a
  // number or `true`/`false` the text as written. Empty for the other kinds.
  std::string_view text() const;
  bool boolean() const;  // of a kBool

  // Elements of an array, members of an object, in order of appearance; doubled members included.
  // Range-for: `for (json::Value e : v.elements())`, `for (auto [key, value] : v.members())`.
  class Elements;
  class Members;
  Elements elements() const;  // empty unless an array
  Members members() const;    // empty unless an object
  std::size_t size() const;   // number of elements or members; O(size)

  // The first member with that name; an invalid value when there is none or this is no object.
  Value find(std::string_view name) const;

  // JSON pointer (RFC 6901) from the root that contains this value; a key has that of its value.
  // O(nodes before it), or O(|pointer|) after Tree::index_parents().
  std::string pointer() const;

  // Index of this node in its tree, and of the first node behind it: all nodes within the value
  // have an index in [index(), end_index()).
  std::uint32_t index() const { return index_; }
  std::uint32_t end_index() const;
  const Tree& tree() const { return *tree_; }

  friend bool operator==(const Value&, const Value&) = default;

 private:
  friend class Tree;
  Value(const Tree* tree, std::uint32_t index) : tree_(tree), index_(index) {}

  const Tree* tree_ = nullptr;
  std::uint32_t index_ = 0;
};

struct Member {
  Value key;  // a string
  Value value;
};

// Two members of one object with equal names (after unescaping).
struct DuplicateKey {
  std::uint32_t second = 0;  // node of the later key
  std::uint32_t first = 0;   // node of the earlier key
};

// All top-level values of one text, with what is wrong with it. Movable; values of a tree point to
// the tree object, so it must not move while they are in use (hold it by unique_ptr or in a deque).
class Tree {
 public:
  FileId file() const { return file_; }

  // The sound top-level values in order of appearance.
  std::vector<Value> roots() const;

  // The value at node `index`.
  Value at(std::uint32_t index) const { return Value(this, index); }

  // The value or key that stands exactly at `where`; invalid when there is none. O(log nodes).
  Value find(Location where) const;

  // Doubled members of objects, sorted by `second`; those inside one value are the entries with
  // `second` in [value.index(), value.end_index()).
  std::span<const DuplicateKey> duplicates() const { return duplicates_; }
  std::span<const DuplicateKey> duplicates_in(Value value) const;

  // False when some top-level value was damaged (and is therefore not among the roots).
  bool complete() const { return complete_; }

  std::size_t node_count() const { return nodes_.size(); }

  // Remembers where each value stands, for those who ask for many pointers. O(node_count()).
  void index_parents();

 private:
  friend class Value;
  friend class Parser;
  friend class Value::Elements;
  friend class Value::Members;

  void clear();

  struct Node {
    std::uint32_t begin = 0;  // byte offset in the text
    std::uint32_t end = 0;    // behind the last byte
    std::uint32_t next = 0;   // node behind this value and all within it
    std::uint32_t payload =
        0;  // kind in the low 3 bits; above: 1 + index in decoded_, 0 = as written
  };
  static constexpr std::uint32_t kKindBits = 3;

  struct Decoded {
    std::uint32_t begin = 0;  // range in decoded_text_
    std::uint32_t size = 0;
  };

  FileId file_;
  std::string_view
      text_;  // owned by the SourceFiles that the tree was parsed from, which outlives it
  std::vector<Node> nodes_;
  std::vector<Decoded> decoded_;  // strings that hold escapes
  std::string decoded_text_;
  std::string indexed_pointer(std::uint32_t node) const;

  // Where a node stands; filled by index_parents().
  struct Stand {
    std::uint32_t parent = 0;  // itself: a root
    std::uint32_t index = 0;   // in a list; of the key in an object
  };
  std::vector<Stand> stands_;
  std::vector<std::uint32_t> roots_;
  std::vector<DuplicateKey> duplicates_;
  bool complete_ = true;
};

// Reads texts one after another and keeps its buffers between them. One per thread.
class Parser {
 public:
  Parser();
  ~Parser();

  // Reads every top-level value of `file`: one, or several one after another (appended pages, JSON
  // Lines). A byte order mark in front of them is skipped; white space, Ctrl-Z and NULs behind them
  // are accepted (the latter two with the notice json/trailing). A damaged value is reported with
  // its place (json/syntax, json/truncated, json/too-deep, json/not-utf8, json/too-large) and left
  // out; the values around it are kept. After damage, reading resumes at the end of the damaged
  // value if brackets tell where that is, else at the next line that starts with `{` or `[`; behind
  // many values that never close, only values within one line are found. Never throws; O(size),
  // 1 to 2 GB/s.
  std::unique_ptr<Tree> parse(const SourceFiles& files, FileId file, Diagnostics& diagnostics);

  // The same in place of what `tree` holds, whose memory is used again. `text` is followed by
  // TextBuffer::kPadding bytes that may be read; `file` only names it in locations.
  void parse(std::string_view text, FileId file, Diagnostics& diagnostics, Tree& tree);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The kinds of diagnostics of this component.
std::span<const DiagnosticKind* const> diagnostic_kinds();

class Value::Elements {
 public:
  class Iterator {
   public:
    Iterator(const Tree* tree, std::uint32_t index) : tree_(tree), index_(index) {}
    Value operator*() const { return Value(tree_, index_); }
    Iterator& operator++() {
      index_ = tree_->nodes_[index_].next;
      return *this;
    }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const Tree* tree_;
    std::uint32_t index_;
  };

  Elements(const Tree* tree, std::uint32_t begin, std::uint32_t end)
      : tree_(tree), begin_(begin), end_(end) {}
  Iterator begin() const { return {tree_, begin_}; }
  Iterator end() const { return {tree_, end_}; }
  bool empty() const { return begin_ == end_; }

 private:
  const Tree* tree_;
  std::uint32_t begin_;
  std::uint32_t end_;
};

class Value::Members {
 public:
  class Iterator {
   public:
    Iterator(const Tree* tree, std::uint32_t index) : tree_(tree), index_(index) {}
    Member operator*() const { return {Value(tree_, index_), Value(tree_, index_ + 1)}; }
    Iterator& operator++() {
      index_ = tree_->nodes_[index_ + 1].next;
      return *this;
    }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const Tree* tree_;
    std::uint32_t index_;  // of the key; its value is the next node
  };

  Members(const Tree* tree, std::uint32_t begin, std::uint32_t end)
      : tree_(tree), begin_(begin), end_(end) {}
  Iterator begin() const { return {tree_, begin_}; }
  Iterator end() const { return {tree_, end_}; }
  bool empty() const { return begin_ == end_; }

 private:
  const Tree* tree_;
  std::uint32_t begin_;
  std::uint32_t end_;
};

// What is asked of nearly every value.

inline Kind Value::kind() const {
  constexpr std::uint32_t kMask = (1U << Tree::kKindBits) - 1;
  return static_cast<Kind>(tree_->nodes_[index_].payload & kMask);
}

inline Location Value::where() const {
  const Tree::Node& node = tree_->nodes_[index_];
  return {.file = tree_->file_, .begin = node.begin, .end = node.end};
}

inline std::string_view Value::raw() const {
  const Tree::Node& node = tree_->nodes_[index_];
  return {tree_->text_.data() + node.begin, node.end - node.begin};
}

inline std::uint32_t Value::end_index() const {
  return tree_->nodes_[index_].next;
}

inline std::string_view Value::text() const {
  const Tree::Node& node = tree_->nodes_[index_];
  const Kind own = kind();
  if (own == Kind::kBool || own == Kind::kNumber) return raw();
  if (own != Kind::kString) return {};
  const std::uint32_t decoded = node.payload >> Tree::kKindBits;
  if (decoded == 0) return {tree_->text_.data() + node.begin + 1, node.end - node.begin - 2};
  const Tree::Decoded& range = tree_->decoded_[decoded - 1];
  return {tree_->decoded_text_.data() + range.begin, range.size};
}

inline Value::Elements Value::elements() const {
  if (!is(Kind::kArray)) return {tree_, 0, 0};
  return {tree_, index_ + 1, end_index()};
}

inline Value::Members Value::members() const {
  if (!is(Kind::kObject)) return {tree_, 0, 0};
  return {tree_, index_ + 1, end_index()};
}

}  // namespace ambit::json

#endif  // AMBIT_JSON_JSON_H_
