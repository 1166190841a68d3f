// Random requests with random policies, for holding two evaluators against each other. Everything
// is drawn from a small vocabulary, so that patterns, values, keys and principals keep meeting.
#ifndef AMBIT_TESTS_REFERENCE_GENERATOR_H_
#define AMBIT_TESTS_REFERENCE_GENERATOR_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/reference/reference.h"

namespace ambit::reference {

struct GeneratorOptions {
  std::vector<Mode> modes = {Mode::kStrict, Mode::kClosed, Mode::kOpen};
  // Layers that may get policies; a layer that cannot apply to the caller or the action gets none,
  // except SCPs and RCPs, which evaluators have to leave out themselves.
  std::vector<Layer> layers = {Layer::kRcp,      Layer::kScp,      Layer::kEndpoint,
                               Layer::kResource, Layer::kIdentity, Layer::kBoundary,
                               Layer::kSession};
  // Names of named_caller, as often as they shall occur; the generator adds tags, and facts of the
  // organization.
  std::vector<std::string> callers = {"alice", "alice",   "alice", "alice", "dave", "app",   "app",
                                      "app",   "app",     "fed",   "fed",   "root", "xroot", "bob",
                                      "bob",   "partner", "slr",   "sns",   "anon", "oidc"};
  // Whether requests in the three-valued modes may have opaque documents, unknown layers, and a
  // session name, tags, an owner or resource types that are not known.
  bool gaps = true;
};

// The same seed and options give the same requests in every run of one build; compilers differ in
// which of two arguments they draw first. Every document is valid for
// its layer; documents have no two elements of one name.
class Generator {
 public:
  explicit Generator(std::uint64_t seed, GeneratorOptions options = {});

  Request next();

  // `request` in strict mode, with a random value, or none, for each of its unknown keys. Its
  // decision must be among those of `request`, if that has no other gaps.
  Request complete(Request request);

 private:
  std::mt19937_64 random_;
  GeneratorOptions options_;
};

}  // namespace ambit::reference

#endif  // AMBIT_TESTS_REFERENCE_GENERATOR_H_
