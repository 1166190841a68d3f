// What is warm, for whoever asks next: matchers, and what else queries use again.
#ifndef AMBIT_EVALUATE_MATCHER_POOL_H_
#define AMBIT_EVALUATE_MATCHER_POOL_H_

#include <atomic>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "evaluate/matcher.h"
#include "policy/tables.h"

namespace ambit::evaluate {

// Things that are made from tables, each used by one thread at a time. Safe from many threads.
template <class T>
class WarmPool {
 public:
  explicit WarmPool(const policy::Tables& tables) : tables_(tables) {}  // must outlive it
  WarmPool(const WarmPool&) = delete;
  WarmPool& operator=(const WarmPool&) = delete;
  ~WarmPool() { const std::unique_ptr<T> last(first_.load()); }

  // One that nobody else uses; it goes back to the pool, which must outlive this.
  class Borrowed {
   public:
    explicit Borrowed(WarmPool& pool) : pool_(pool), one_(pool.take()) {}
    Borrowed(const Borrowed&) = delete;
    Borrowed& operator=(const Borrowed&) = delete;
    ~Borrowed() { pool_.put_back(std::move(one_)); }
    T& operator*() const { return *one_; }

   private:
    WarmPool& pool_;
    std::unique_ptr<T> one_;
  };

 private:
  // A single thread that asks again and again needs no lock.
  std::unique_ptr<T> take() {
    if (T* const one = first_.exchange(nullptr)) return std::unique_ptr<T>(one);
    const std::scoped_lock lock(mutex_);
    if (idle_.empty()) return std::make_unique<T>(tables_);
    std::unique_ptr<T> one = std::move(idle_.back());
    idle_.pop_back();
    return one;
  }
  void put_back(std::unique_ptr<T> one) {
    T* none = nullptr;
    if (first_.compare_exchange_strong(none, one.get())) {
      static_cast<void>(one.release());
      return;
    }
    const std::scoped_lock lock(mutex_);
    idle_.push_back(std::move(one));
  }

  const policy::Tables& tables_;
  std::atomic<T*> first_ = nullptr;  // owned
  std::mutex mutex_;
  std::vector<std::unique_ptr<T>> idle_;
};

using MatcherPool = WarmPool<Matcher>;

}  // namespace ambit::evaluate

#endif  // AMBIT_EVALUATE_MATCHER_POOL_H_
