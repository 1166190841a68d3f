// A list of texts that is written anew into memory that was used before.
#ifndef AMBIT_EVALUATE_TEXT_LIST_H_
#define AMBIT_EVALUATE_TEXT_LIST_H_

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace ambit::evaluate {

// What `list` held before is gone at the latest with end().
class TextList {
 public:
  explicit TextList(std::vector<std::string>& list) : list_(list) {}  // must outlive it

  // One text, made of the parts. They must not be views into the list.
  void add(std::initializer_list<std::string_view> parts) {
    if (size_ == list_.size()) list_.emplace_back();
    std::string& text = list_[size_++];
    text.clear();
    for (const std::string_view part : parts) text += part;
  }
  void end() { list_.resize(size_); }

 private:
  std::vector<std::string>& list_;
  std::size_t size_ = 0;
};

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_TEXT_LIST_H_
