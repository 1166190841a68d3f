// Sanitizers make what is tested several times slower: tests on random cases draw fewer of them
// then. The run without sanitizers draws all.
#ifndef AMBIT_TESTS_SUPPORT_SANITIZED_H_
#define AMBIT_TESTS_SUPPORT_SANITIZED_H_

namespace ambit {

#if defined(__SANITIZE_ADDRESS__)  // g++
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif
#else
inline constexpr bool kSanitized = false;
#endif

}  // namespace ambit

#endif  // AMBIT_TESTS_SUPPORT_SANITIZED_H_
