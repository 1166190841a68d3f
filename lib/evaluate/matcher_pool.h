// Matchers that are warm, for whoever asks next.
#ifndef AMBIT_EVALUATE_MATCHER_POOL_H_
#define AMBIT_EVALUATE_MATCHER_POOL_H_

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "evaluate/matcher.h"
#include "policy/tables.h"

namespace ambit::evaluate {

// Safe from many threads.
class MatcherPool {
 public:
  explicit MatcherPool(const policy::Tables& tables) : tables_(tables) {}  // must outlive it

  // A matcher that nobody else uses; it goes back to the pool, which must outlive this.
  class Borrowed {
   public:
    explicit Borrowed(MatcherPool& pool) : pool_(pool), matcher_(pool.take()) {}
    Borrowed(const Borrowed&) = delete;
    Borrowed& operator=(const Borrowed&) = delete;
    ~Borrowed() { pool_.put_back(std::move(matcher_)); }
    Matcher& operator*() const { return *matcher_; }

   private:
    MatcherPool& pool_;
    std::unique_ptr<Matcher> matcher_;
  };

 private:
  std::unique_ptr<Matcher> take() {
    const std::scoped_lock lock(mutex_);
    if (idle_.empty()) return std::make_unique<Matcher>(tables_);
    std::unique_ptr<Matcher> matcher = std::move(idle_.back());
    idle_.pop_back();
    return matcher;
  }
  void put_back(std::unique_ptr<Matcher> matcher) {
    const std::scoped_lock lock(mutex_);
    idle_.push_back(std::move(matcher));
  }

  const policy::Tables& tables_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Matcher>> idle_;
};

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_MATCHER_POOL_H_
