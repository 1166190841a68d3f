#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "json/json.h"
#include "json/pointer.h"

namespace ambit::json {

std::string_view kind_words(Kind kind) {
  static constexpr std::array<std::string_view, 6> kWords = {"null",     "a boolean", "a number",
                                                             "a string", "a list",    "an object"};
  return kWords[static_cast<std::size_t>(kind)];
}

bool Value::boolean() const {
  return raw().front() == 't';
}

std::size_t Value::size() const {
  std::size_t count = 0;
  for ([[maybe_unused]] const Value element : elements()) ++count;
  for ([[maybe_unused]] const Member member : members()) ++count;
  return count;
}

Value Value::find(std::string_view name) const {
  if (!is(Kind::kObject)) return {};
  // Most keys differ in length already, which the node tells without a look at the text.
  const std::vector<Tree::Node>& nodes = tree_->nodes_;
  for (std::uint32_t key = index_ + 1; key < end_index(); key = nodes[key + 1].next) {
    const bool as_written = nodes[key].payload >> Tree::kKindBits == 0;
    if (as_written && nodes[key].end - nodes[key].begin != name.size() + 2) continue;
    if (Value(tree_, key).text() == name) return {tree_, key + 1};
  }
  return {};
}

// Goes down from the root, into the child whose range of nodes holds this one.
std::string Value::pointer() const {
  if (!tree_->stands_.empty()) return tree_->indexed_pointer(index_);
  std::string pointer;
  const auto behind = std::upper_bound(tree_->roots_.begin(), tree_->roots_.end(), index_);
  assert(behind != tree_->roots_.begin());
  Value at = tree_->at(*std::prev(behind));
  while (at.index_ != index_) {
    std::size_t position = 0;
    Value child;
    for (const Value element : at.elements()) {
      child = element;
      if (index_ < child.end_index()) break;
      ++position;
    }
    if (child.valid()) append_index(pointer, position);
    for (const auto& [key, value] : at.members()) {
      child = value;
      if (index_ >= child.end_index()) continue;
      append_name(pointer, key.text());
      if (key.index_ == index_) return pointer;  // a key is named as its value
      break;
    }
    at = child;
  }
  return pointer;
}

void Tree::clear() {
  nodes_.clear();
  decoded_.clear();
  decoded_text_.clear();
  stands_.clear();
  roots_.clear();
  duplicates_.clear();
  complete_ = true;
}

void Tree::index_parents() {
  stands_.resize(nodes_.size());
  for (const std::uint32_t root : roots_) stands_[root] = {root, 0};
  // Parents stand before what is in them.
  for (std::uint32_t node = 0; node < nodes_.size(); ++node) {
    std::uint32_t index = 0;
    for (const Value element : at(node).elements()) stands_[element.index_] = {node, index++};
    for (const auto& [key, value] : at(node).members())
      stands_[key.index_] = stands_[value.index_] = {node, key.index_};
  }
}

std::string Tree::indexed_pointer(std::uint32_t node) const {
  std::array<std::uint32_t, kMaxDepthLevels> way = {};  // from the value to below the root
  std::size_t length = 0;
  for (; stands_[node].parent != node; node = stands_[node].parent) way[length++] = node;
  std::string pointer;
  constexpr std::size_t kUsualStep = 10;
  pointer.reserve(length * kUsualStep);
  while (length > 0) {
    const Stand& stand = stands_[way[--length]];
    if (at(stand.parent).is(Kind::kArray))
      append_index(pointer, stand.index);
    else
      append_name(pointer, at(stand.index).text());
  }
  return pointer;
}

std::vector<Value> Tree::roots() const {
  std::vector<Value> values;
  values.reserve(roots_.size());
  for (const std::uint32_t root : roots_) values.push_back(at(root));
  return values;
}

Value Tree::find(Location where) const {
  if (where.file != file_) return {};
  auto node = std::ranges::lower_bound(nodes_, where.begin, {}, &Node::begin);
  if (node == nodes_.end() || node->begin != where.begin || node->end != where.end) return {};
  return at(static_cast<std::uint32_t>(node - nodes_.begin()));
}

std::span<const DuplicateKey> Tree::duplicates_in(Value value) const {
  const auto first_from = [this](std::uint32_t node) {
    return std::lower_bound(
        duplicates_.begin(), duplicates_.end(), node,
        [](const DuplicateKey& duplicate, std::uint32_t n) { return duplicate.second < n; });
  };
  return {first_from(value.index()), first_from(value.end_index())};
}

}  // namespace ambit::json
