// The evaluator under test behind the interface of the reference: the same request goes to both.
#ifndef AMBIT_TESTS_EVALUATE_SUBJECT_H_
#define AMBIT_TESTS_EVALUATE_SUBJECT_H_

#include <deque>
#include <string>
#include <vector>

#include "ambit/diagnostic.h"
#include "ambit/source.h"
#include "evaluate/evaluate.h"
#include "json/json.h"
#include "policy/compiler.h"
#include "tests/reference/reference.h"

namespace ambit::evaluate {

// One request, compiled: holds everything that the evaluator's views point into.
class Subject {
 public:
  explicit Subject(const reference::Request& request);

  reference::Answer answer();
  Matcher& matcher() { return *matcher_; }
  const Layers& layers() const { return layers_; }
  const policy::Tables& tables() const { return tables_; }

 private:
  void set_caller(const reference::Caller& caller);
  void set_request(const reference::Request& request);
  void set_layer(Layer layer, const reference::LayerPolicies& policies);

  SourceFiles files_;
  json::Parser parser_;
  policy::Tables tables_;
  policy::Compiler compiler_{tables_, files_, parser_};
  Diagnostics diagnostics_;
  std::deque<std::vector<policy::DocumentId>> documents_;
  std::deque<std::vector<std::uint32_t>> level_ends_;
  Layers layers_;
  std::deque<std::string> texts_;
  std::vector<TagView> tags_;
  std::vector<std::string_view> service_names_;
  std::vector<ContextEntry> context_;
  std::vector<std::string> unknown_;
  Caller caller_;
  Request request_;
  std::unique_ptr<Matcher> matcher_;
};

reference::Answer answer(const reference::Request& request);

}  // namespace ambit::evaluate

#endif  // AMBIT_TESTS_EVALUATE_SUBJECT_H_
