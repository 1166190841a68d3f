// The answer first, then a request that shows it, then what grants it.
#include <fmt/format.h>

#include "ambit/compare.h"
#include "report/comparison_words.h"
#include "report/text.h"
#include "report/words.h"

namespace ambit::report {
namespace {

using Answer = AccessQuestion::Answer;

constexpr std::size_t kIndent = 2;
constexpr std::size_t kMaxStatementsShown = 6;

struct Headline {
  std::string_view words = {};
  Ink ink = Ink::kPlain;
};

Headline headline(Relation relation) {
  switch (relation) {
    case Relation::kEquivalent:
      return {"equivalent: both grant the same", Ink::kGood};
    case Relation::kNarrower:
      return {"narrower: the new policy grants less, and nothing new", Ink::kGood};
    case Relation::kBroader:
      return {"broader: the new policy grants all that the old one does, and more", Ink::kBad};
    case Relation::kIncomparable:
      return {"incomparable: each policy grants what the other does not", Ink::kBad};
    case Relation::kUnknown:
      break;
  }
  return {"unknown: it could not be decided", Ink::kWarning};
}

Headline headline(Answer answer) {
  switch (answer) {
    case Answer::kNone:
      return {"PASS", Ink::kGood};
    case Answer::kSome:
      return {"FAIL", Ink::kBad};
    case Answer::kUnknown:
      break;
  }
  return {"UNKNOWN", Ink::kWarning};
}

std::string value_words(const ContextValue& value) {
  if (value.absent) return "absent";
  return fmt::format("{}{}", fmt::join(value.values, ", "), value.list ? "  (a list)" : "");
}

void write_request(Text& text, const ExampleRequest& request, std::size_t indent) {
  std::vector<Row> rows;
  if (!request.principal.empty()) rows.push_back({"principal", request.principal});
  rows.push_back({"action", request.action});
  rows.push_back({"resource", request.resource});
  for (const ContextValue& value : request.context) rows.push_back({value.key, value_words(value)});
  text.rows(rows, indent);
}

void write_statements(Text& text, const std::vector<DocumentStatement>& statements,
                      const Places& places, std::size_t indent) {
  const std::size_t shown = text.shown(statements.size(), kMaxStatementsShown);
  std::vector<Row> rows;
  for (std::size_t i = 0; i < shown; ++i) {
    const DocumentStatement& statement = statements[i];
    const bool deny = statement.effect == Effect::kDeny;
    rows.push_back({{deny ? "denied by" : "granted by", deny ? Ink::kBad : Ink::kGood},
                    statement_words(statement),
                    {place_words(places.find(statement.where)), Ink::kFaint}});
  }
  text.rows(rows, indent);
  text.say_cut(statements.size(), shown, indent);
}

void write_question(Text& text, std::string_view title, const AccessQuestion& question,
                    const Places& places) {
  if (question.answer == Answer::kNone) return;
  text.blank_line();
  text.line({{title, Ink::kStrong}});
  if (question.answer == Answer::kUnknown) {
    text.words(question.reason, kIndent);
    return;
  }
  if (question.witness) write_request(text, *question.witness, kIndent);
  write_statements(text, question.granted_by, places, kIndent);
  write_statements(text, question.denied_by, places, kIndent);
  if (!question.documented)
    text.words(
        "no request that the catalog documents shows it: the action is unknown to it, or a "
        "value is not of its key's type",
        kIndent);
}

}  // namespace

std::string statement_words(const DocumentStatement& statement) {
  if (statement.sid.empty()) return fmt::format("#{}", statement.index);
  return fmt::format("#{} ({})", statement.index, statement.sid);
}

std::string check_message(const PolicyCheck& check) {
  switch (check.question->answer) {
    case Answer::kNone:
      return std::string(check.passed);
    case Answer::kSome:
      return std::string(check.failed);
    case Answer::kUnknown:
      break;
  }
  return check.question->reason;
}

std::string check_reason(const PolicyCheck& check, const DocumentStatement& statement,
                         const Places& places) {
  return fmt::format("{} in statement {} at {}", check.found, statement_words(statement),
                     place_words(places.find(statement.where)));
}

std::string comparison_text(const Comparison& comparison, const SourceFiles& sources,
                            const TextStyle& style) {
  const Places places(sources);
  Text text(style);
  const Headline first = headline(comparison.relation);
  text.line({{first.words, first.ink}});
  write_question(text, "only the new policy grants", comparison.new_only, places);
  write_question(text, "only the old policy grants", comparison.old_only, places);
  return text.take();
}

std::string check_text(const PolicyCheck& check, const SourceFiles& sources,
                       const TextStyle& style) {
  const Places places(sources);
  Text text(style);
  const Headline first = headline(check.question->answer);
  text.line({{first.words, first.ink}, ": ", check_message(check)});
  if (check.question->answer == Answer::kSome)
    write_question(text, "one request", *check.question, places);
  return text.take();
}

}  // namespace ambit::report
