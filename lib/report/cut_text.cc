// How few first, then what they are and what goes with them, then what stays open.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ambit/cut.h"
#include "report/cut_words.h"
#include "report/paths_text.h"
#include "report/text.h"
#include "report/words.h"

namespace ambit::report {

namespace {

constexpr std::size_t kMaxElements = 12;
constexpr std::size_t kMaxUses = 3;
constexpr std::size_t kMaxKept = 4;
constexpr std::size_t kMaxOpen = 6;

// The first few, and how many more.
std::string listed(const std::vector<std::string>& texts, std::size_t shown) {
  std::string out;
  for (std::size_t i = 0; i < std::min(shown, texts.size()); ++i)
    out.append(out.empty() ? "" : ", ").append(texts[i]);
  if (texts.size() > shown) out += fmt::format(" and {} more", texts.size() - shown);
  return out;
}

std::string end_of_edge(std::string_view arn, const std::vector<std::string>& elevated) {
  const std::string changes = listed(elevated, elevated.size());
  return changes.empty() ? std::string(short_arn(arn))
                         : fmt::format("{} with: {}", short_arn(arn), changes);
}

}  // namespace

std::string cut_element_words(const CutElement& element) {
  if (element.kind == CutElement::Kind::kEdge)
    return fmt::format("{} -> {}  {}", end_of_edge(element.from, element.from_elevated),
                       end_of_edge(element.to, element.to_elevated), element.technique);
  if (element.kind != CutElement::Kind::kAttachment) return statement_words(element.statement, {});
  return fmt::format("{} of {}", element.policy, short_arn(element.owner));
}

std::string_view cut_verb(const CutElement& element) {
  if (element.kind == CutElement::Kind::kAttachment)
    return element.arn.empty() ? "delete the inline policy" : "detach";
  if (element.kind == CutElement::Kind::kEdge) return "prevent";
  return element.kind == CutElement::Kind::kTrust ? "remove the trust" : "remove";
}

std::string cut_place_words(const CutElement& element, const Places& places) {
  return element.statement.where.file.valid() ? place_words(places.find(element.statement.where))
                                              : std::string();
}

namespace {

std::string narrowed_words(const NarrowedStatement& statement, std::size_t shown) {
  return fmt::format("{}{} on {}{}", statement.not_action ? "all but " : "",
                     listed(statement.actions, shown), statement.not_resource ? "all but " : "",
                     listed(statement.resources, shown));
}

void write_element(Text& text, const CutElement& element, std::size_t number,
                   const Places& places) {
  const std::size_t within = 2 * kIndent + 1;
  text.rows({{{fmt::format("{}. {}", number, cut_verb(element))},
              {cut_element_words(element), Ink::kStrong},
              {cut_place_words(element, places), Ink::kFaint}}},
            kIndent);
  std::vector<std::string> uses;
  uses.reserve(element.uses.size());
  for (const CutUse& use : element.uses)
    uses.push_back(fmt::format("{} on {}", use.action, short_arn(use.resource)));
  const bool all = text.style().all;
  if (!uses.empty())
    text.words("paths use " + listed(uses, all ? uses.size() : kMaxUses), within, 2);
  const std::string_view what =
      element.kind == CutElement::Kind::kTrust ? "it lets in " : "it also allows ";
  if (!element.keeps.empty())
    text.words(
        fmt::format("{}{}", what, listed(element.keeps, all ? element.keeps.size() : kMaxKept)),
        within, 2);
  for (const NarrowedStatement& statement : element.narrowed) {
    const bool first = &statement == &element.narrowed.front();
    text.words(fmt::format("{} {}", first ? "or narrow it to" : "and",
                           narrowed_words(statement, all ? std::string::npos : kMaxKept)),
               within, 2);
  }
}

void write_open(Text& text, const CutAnswer& answer) {
  if (answer.open.empty()) return;
  text.blank_line();
  text.line({{"not closed by taking such grants away", Ink::kStrong}});
  const std::size_t shown = text.shown(answer.open.size(), kMaxOpen);
  std::vector<Row> rows;
  for (std::size_t i = 0; i < shown; ++i) {
    const OpenPath& path = answer.open[i];
    std::string steps;
    for (const OpenPath::OpenStep& step : path.steps)
      steps +=
          fmt::format("{}{} to {}", steps.empty() ? "" : ", ", step.technique, short_arn(step.to));
    rows.push_back({{short_arn(path.principal.arn), Ink::kStrong},
                    {path_class_name(path.path_class), path_ink(path.path_class)},
                    {steps}});
  }
  text.rows(rows, kIndent);
  text.say_cut(answer.open.size(), shown, kIndent);
}

void write_first_line(Text& text, const CutAnswer& answer) {
  const std::string who = count_of(answer.paths_before, "principal");
  if (answer.paths_before == 0) {
    text.line({{"nothing to cut", Ink::kGood},
               fmt::format(": no principal has a path to {}", end_words(answer.target))});
    return;
  }
  if (answer.cut.empty()) {
    text.line({{"nothing to take away", Ink::kWarning},
               fmt::format(": that closes no path of {} to {}", who, end_words(answer.target))});
    return;
  }
  const std::size_t closed = answer.paths_before - answer.paths_after;
  const bool edges = answer.cut.front().kind == CutElement::Kind::kEdge;
  const std::string what = fmt::format("{} {}", edges ? "prevent" : "take away",
                                       count_of(answer.cut.size(), edges ? "step" : "grant"));
  text.line({{what, Ink::kStrong},
             fmt::format(" and {} of {} with a path to {} {} none any more", closed, who,
                         end_words(answer.target), closed == 1 ? "has" : "have")});
  const bool weighed = answer.cost != answer.cut.size();
  const std::string less =
      weighed ? fmt::format("a cost below {}", answer.cost) : std::string("fewer");
  if (!answer.optimal)
    text.line({{fmt::format("perhaps {} will do, but at least {}", less, answer.lower_bound),
                Ink::kWarning}});
  else
    text.line(
        {{fmt::format("no {} will do; checked on the graph without them",
                      weighed ? fmt::format("cost below {}", answer.cost) : std::string("fewer")),
          Ink::kFaint}});
}

}  // namespace

std::string cut_text(const CutAnswer& answer, const Snapshot& snapshot, const TextStyle& style) {
  Text text(style);
  const Places places(snapshot.sources());
  write_first_line(text, answer);
  const std::size_t shown = text.shown(answer.cut.size(), kMaxElements);
  for (std::size_t i = 0; i < shown; ++i) {
    text.blank_line();
    write_element(text, answer.cut[i], i + 1, places);
  }
  text.say_cut(answer.cut.size(), shown, kIndent);
  write_open(text, answer);
  write_assumptions(text, answer.assumptions);
  if (answer.administrators > 0)
    text.words(fmt::format("- who is an administrator already stays one: {}",
                           count_of(answer.administrators, "principal")),
               kIndent, 2);
  return text.take();
}

}  // namespace ambit::report
