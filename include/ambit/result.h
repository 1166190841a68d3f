// A value, or the reason why there is none. The members are a subset of std::expected's (C++23)
// with the same names, so that code moves over unchanged.
#ifndef AMBIT_RESULT_H_
#define AMBIT_RESULT_H_

#include <cassert>
#include <functional>
#include <type_traits>
#include <utility>
#include <variant>

namespace ambit {

// What a function returns in place of a value; converts to any Result with that error type.
template <class E>
class Failure {
 public:
  constexpr explicit Failure(E error) : error_(std::move(error)) {}

  constexpr const E& error() const& { return error_; }
  constexpr E&& error() && { return std::move(error_); }

 private:
  E error_;
};

// Holds a T, or an E that says why no T is possible. Reading the side that is not there is a bug of
// the caller (assert).
template <class T, class E>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  using error_type = E;

  constexpr Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  constexpr Result(Failure<E> failure)
      : state_(std::in_place_index<1>, std::move(failure).error()) {}

  constexpr bool has_value() const { return state_.index() == 0; }
  constexpr explicit operator bool() const { return has_value(); }

  constexpr T& operator*() & { return *checked<0>(); }
  constexpr const T& operator*() const& { return *checked<0>(); }
  constexpr T&& operator*() && { return std::move(*checked<0>()); }
  constexpr T* operator->() { return checked<0>(); }
  constexpr const T* operator->() const { return checked<0>(); }

  constexpr E& error() & { return *checked<1>(); }
  constexpr const E& error() const& { return *checked<1>(); }
  constexpr E&& error() && { return std::move(*checked<1>()); }

  constexpr T value_or(T other) const& { return has_value() ? **this : std::move(other); }

  // `next` takes the value and returns a Result with the same error type.
  template <class F>
  constexpr auto and_then(F&& next) && {
    using Next = std::invoke_result_t<F, T&&>;
    if (!has_value()) return Next(Failure<E>(std::move(*this).error()));
    return std::invoke(std::forward<F>(next), *std::move(*this));
  }

  // `next` takes the value and returns the value of the new Result.
  template <class F>
  constexpr auto transform(F&& next) && {
    using Next = Result<std::invoke_result_t<F, T&&>, E>;
    if (!has_value()) return Next(Failure<E>(std::move(*this).error()));
    return Next(std::invoke(std::forward<F>(next), *std::move(*this)));
  }

 private:
  template <std::size_t Side>
  constexpr auto* checked() {
    assert(state_.index() == Side);
    return std::get_if<Side>(&state_);
  }
  template <std::size_t Side>
  constexpr const auto* checked() const {
    assert(state_.index() == Side);
    return std::get_if<Side>(&state_);
  }

  std::variant<T, E> state_;
};

}  // namespace ambit

#define AMBIT_CONCAT_INNER_(a, b) a##b
#define AMBIT_CONCAT_(a, b) AMBIT_CONCAT_INNER_(a, b)
// `declaration` cannot stand in parentheses.
// NOLINTBEGIN(bugprone-macro-parentheses)
#define AMBIT_TRY_IMPL_(result, declaration, expression)           \
  auto result = (expression);                                      \
  if (!result) return ::ambit::Failure(std::move(result).error()); \
  declaration = *std::move(result)
// NOLINTEND(bugprone-macro-parentheses)

// AMBIT_TRY(const Arn arn, parse_arn(text)); declares `arn`, or returns the error from the function
// it stands in.
#define AMBIT_TRY(declaration, ...) \
  AMBIT_TRY_IMPL_(AMBIT_CONCAT_(ambit_result_, __LINE__), declaration, (__VA_ARGS__))

#endif  // AMBIT_RESULT_H_
