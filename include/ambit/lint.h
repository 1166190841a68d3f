// The linter: what is wrong, dangerous, useless or odd in policy documents.
// Source: IAM User Guide, "IAM Access Analyzer policy check reference"; docs/lint.md.
#ifndef AMBIT_LINT_H_
#define AMBIT_LINT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ambit/access.h"
#include "ambit/catalog.h"
#include "ambit/diagnostic.h"
#include "ambit/lint_configuration.h"
#include "ambit/lint_rules.h"
#include "ambit/policy.h"
#include "ambit/snapshot.h"
#include "ambit/source.h"

namespace ambit::lint {

// What of a value a place is.
enum class Part : std::uint8_t { kValue, kKey, kSubstring };

// A place in a document. `where` is in the text that the document was read from: the file, or a
// text embedded in a string of it (SourceFiles::parent).
struct Place {
  Location where = {};
  std::string pointer = {};  // RFC 6901, of the value, from the root of that text
  Part part = Part::kValue;
};

struct Related {
  std::string message = {};
  Place place = {};
};

// In the file itself; of a document in a JSON string of it, escaped like that string.
struct Edit {
  Location where = {};  // replaced by:
  std::string text = {};
};

struct Fix {
  std::string description = {};
  bool safe = false;             // the document means the same, or AWS refused it before
  std::vector<Edit> edits = {};  // ascending, not overlapping
};

using FactValue = std::variant<std::string, std::int64_t, bool, std::vector<std::string>>;

// What a finding rests on; named per rule.
struct Fact {
  std::string_view name = {};
  FactValue value = {};
};

struct Finding {
  const RuleDescription* rule = nullptr;  // static, never null
  Severity severity = Severity::kError;   // never kOff
  std::string_view code = {};             // the one of the rule's codes that fits; may be empty
  std::string message = {};               // one sentence
  std::vector<std::string> help = {};
  std::uint32_t document = 0;  // index in Report::documents
  Place place = {};
  std::vector<Related> related = {};
  std::vector<Fix> fixes = {};
  // A request that shows it; the evaluator agrees.
  std::optional<ExampleRequest> witness = {};
  std::vector<Fact> facts = {};
  std::uint64_t fingerprint = 0;               // the same from run to run, for baselines
  std::optional<std::string> suppressed = {};  // why it is kept out of the counts
  bool in_baseline = false;                    // suppressed by the baseline, not by configuration
};

// A document that was looked at.
struct LintedDocument {
  PolicyKind kind = PolicyKind::kIdentity;
  bool kind_guessed = false;
  std::string resource_type = {};  // of a resource policy, if known: "AWS::S3::Bucket"
  std::string name = {};           // of the policy; empty for a file
  std::string arn = {};            // of a managed policy; may be empty
  std::string owner = {};          // ARN of what it hangs on; may be empty
  std::string path = {};           // of the file, as given
  FileId file = {};                // the text that the document was read from
  Location where = {};             // of the document in it
  std::string pointer = {};        // of the document in that text
};

// Of a document at most kMaxFindings are kept, the most severe ones, so that a hostile document
// cannot fill the memory.
inline constexpr std::size_t kMaxFindings = 1000;

struct Report {
  std::vector<LintedDocument> documents = {};  // in the order given
  std::vector<Finding> findings = {};          // by document, place, rule
  std::uint64_t unreadable = 0;                // documents that are not valid JSON
  std::uint64_t left_out = 0;                  // findings above kMaxFindings
};

// A text before and after the fixes; the same twice if there are none.
struct FixedText {
  std::string before = {};
  std::string after = {};
  // Why safe fixes that there are were left out: it could not be proven, by the reasoner of
  // compare.h, that the document grants and denies what it did. Empty: none were.
  std::string unproven = {};
};

// What the linter takes a file for, by its content.
enum class Content : std::uint8_t {
  kPolicy,    // a policy document, or something that was to be one
  kArtefact,  // an export that snapshots read
  kOther,     // other JSON, or no JSON at all
};
// O(|text|).
Content content_of(const SourceFiles& sources, FileId file);

// Reads and checks documents. Not thread-safe; keeps what it learnt from one document for the next.
class Linter {
 public:
  // `catalog` outlives the linter.
  Linter(const Configuration& configuration, const catalog::ServiceCatalog& catalog);
  ~Linter();

  // The text of `file` is one policy document: JSON, or JSON in a string or percent-encoded. Adds
  // to `report`. O(size of the document) without the rules that expand patterns.
  void lint(SourceFiles& sources, FileId file, Report& report);

  // All documents of a snapshot, which keeps their texts: the places are in snapshot.sources().
  void lint(const Snapshot& snapshot, Report& report);

  // The text of `file` after as many rounds of fixes as have an effect, at most ten: safe ones, or
  // all.
  FixedText fixed(const SourceFiles& sources, FileId file, bool proposed);

  // The same for a document of a report on `snapshot`: by itself, decoded, at the left margin.
  FixedText fixed(const Snapshot& snapshot, const LintedDocument& document, bool proposed);

  // Says which suppressions of the configuration, read from `file`, have matched nothing so far.
  void unused_suppressions(Diagnostics& diagnostics) const;

 private:
  const catalog::Catalog& catalog() const;

  struct State;
  std::unique_ptr<State> state_;
};

// The text of `file` after the fixes of these findings: safe ones, or all. Overlapping edits wait:
// Linter::fixed() goes on with what is found in the new text. Nothing when there is nothing to do.
std::optional<std::string> apply_fixes(const SourceFiles& sources, FileId file,
                                       const Report& report, bool proposed);

// The findings of the reports as a baseline; what a baseline holds, sorted, with an error for each
// line that is none; the findings of a report that a baseline holds are suppressed.
std::string baseline_of(std::span<const Report* const> reports);
std::vector<std::uint64_t> read_baseline(const SourceFiles& files, FileId file,
                                         Diagnostics& diagnostics);
void hide_known(Report& report, std::span<const std::uint64_t> fingerprints);

}  // namespace ambit::lint

#endif  // AMBIT_LINT_H_
