// The order of what AWS has as a set: sorted by name, nothing twice. So the order in which an
// export lists it makes no difference.
#ifndef AMBIT_SNAPSHOT_CANONICAL_ORDER_H_
#define AMBIT_SNAPSHOT_CANONICAL_ORDER_H_

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "snapshot/draft.h"

namespace ambit::snapshot {

class CanonicalOrder {
 public:
  // `symbols` must outlive it.
  explicit CanonicalOrder(const SymbolTable& symbols) : symbols_(symbols) {}

  void sort(std::vector<Reference>& references) const {
    sort_by(references,
            [this](const Reference& r) { return std::pair(text(r.name), r.where.begin); });
    drop_repeated(references,
                  [](const Reference& a, const Reference& b) { return a.name == b.name; });
  }
  void sort(std::vector<AttachedPolicy>& policies) const {
    sort_by(policies,
            [this](const AttachedPolicy& p) { return std::pair(text(p.arn), p.where.begin); });
    drop_repeated(policies,
                  [](const AttachedPolicy& a, const AttachedPolicy& b) { return a.arn == b.arn; });
  }
  void sort(std::vector<InstanceProfile>& profiles) const {
    sort_by(profiles,
            [this](const InstanceProfile& p) { return std::pair(text(p.arn), text(p.name)); });
    drop_repeated(profiles, [](const InstanceProfile& a, const InstanceProfile& b) {
      return a.arn == b.arn;
    });
  }

  // False when one name stands for different things.
  [[nodiscard]] bool sort(std::vector<InlinePolicy>& policies) const {
    sort_by(policies,
            [this](const InlinePolicy& p) { return std::pair(text(p.name), p.where.begin); });
    drop_repeated(policies, [](const InlinePolicy& a, const InlinePolicy& b) {
      return a.name == b.name && a.document.document == b.document.document;
    });
    return distinct(policies,
                    [](const InlinePolicy& a, const InlinePolicy& b) { return a.name == b.name; });
  }
  [[nodiscard]] bool sort(std::vector<Tag>& tags) const {
    sort_by(tags, [this](const Tag& tag) { return std::pair(text(tag.key), text(tag.value)); });
    drop_repeated(tags,
                  [](const Tag& a, const Tag& b) { return a.key == b.key && a.value == b.value; });
    return distinct(tags, [](const Tag& a, const Tag& b) { return a.key == b.key; });
  }

 private:
  std::string_view text(Symbol symbol) const {
    return symbol.valid() ? symbols_.text(symbol) : std::string_view{};
  }
  template <class T, class Key>
  static void sort_by(std::vector<T>& things, Key key) {
    if (things.size() < 2) return;
    std::sort(things.begin(), things.end(),
              [&](const T& a, const T& b) { return key(a) < key(b); });
  }
  template <class T, class Same>
  static void drop_repeated(std::vector<T>& things, Same same) {
    things.erase(std::unique(things.begin(), things.end(), same), things.end());
  }
  template <class T, class Same>
  static bool distinct(const std::vector<T>& things, Same same) {
    return std::adjacent_find(things.begin(), things.end(), same) == things.end();
  }

  const SymbolTable& symbols_;
};

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_CANONICAL_ORDER_H_
