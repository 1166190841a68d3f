// The answer first, then a request that shows it, then what grants it.
#include <fmt/format.h>

#include "ambit/changes.h"
#include "ambit/compare.h"
#include "ambit/path_changes.h"
#include "report/access_text.h"
#include "report/comparison_words.h"
#include "report/paths_text.h"
#include "report/text.h"
#include "report/words.h"

namespace ambit::report {
namespace {

using Answer = AccessQuestion::Answer;

constexpr std::size_t kMaxDecidingShown = 6;
constexpr std::size_t kMaxGrantsShown = 6;
constexpr std::size_t kWordsIndent = 5;

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
  const std::size_t shown = text.shown(statements.size(), kMaxDecidingShown);
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

// `others`: places of the statements that deny.
void write_question(Text& text, std::string_view title, const AccessQuestion& question,
                    const Places& places, const Places& others) {
  if (question.answer == Answer::kNone) return;
  text.blank_line();
  text.line({{title, Ink::kStrong}});
  if (question.answer == Answer::kUnknown) {
    text.words(question.reason, kIndent);
    return;
  }
  if (question.witness) write_request(text, *question.witness, kIndent);
  write_statements(text, question.granted_by, places, kIndent);
  write_statements(text, question.denied_by, others, kIndent);
  if (!question.documented)
    text.words(
        "no request that the catalog documents shows it: the action is unknown to it, or a "
        "value is not of its key's type",
        kIndent);
}

// All of it, below the one request.
void write_list(Text& text, const GrantList& list, const Places& places) {
  const std::size_t shown = text.shown(list.grants.size(), kMaxGrantsShown);
  for (std::size_t i = 0; i < shown; ++i) {
    const DocumentGrant& grant = list.grants[i];
    if (i == 0) text.line({{"in all", Ink::kFaint}}, kIndent);
    if (!grant.principals.empty())
      text.words(fmt::format("by   {}", fmt::join(grant.principals, ", ")), 2 * kIndent,
                 kWordsIndent);
    write_access(text, grant.access, 2 * kIndent);
    write_statements(text, grant.statements, places, 3 * kIndent);
  }
  text.say_cut(list.grants.size(), shown, 2 * kIndent);
  for (const std::string& reason : list.unknown) text.words("not told: " + reason, kIndent);
}

// --- Snapshots

std::string_view change_words(Relation relation) {
  switch (relation) {
    case Relation::kEquivalent:
      return "the same";
    case Relation::kNarrower:
      return "may do less";
    case Relation::kBroader:
      return "may do more";
    case Relation::kIncomparable:
      return "may do more here and less there";
    case Relation::kUnknown:
      break;
  }
  return "could not be decided";
}

Ink ink_of(Relation relation) {
  return headline(relation).ink;
}

class ChangesWriter {
 public:
  ChangesWriter(Text& text, const Changes& changes, const SnapshotPair& pair)
      : text_(text),
        changes_(changes),
        before_(pair.before().sources()),
        after_(pair.after().sources()) {}

  void summary(const PathChanges* paths) {
    if (changes_.grants_more())
      text_.line({{"new access", Ink::kBad}, ": " + counts()});
    else
      text_.line({{"no new access", Ink::kGood}, ": " + counts()});
    const std::size_t policies = changes_.resources.size();
    if (policies == 1)
      text_.line({"1 policy of a resource or role changed what it grants by itself"});
    if (policies > 1)
      text_.line({fmt::format(
          "{} policies of resources or roles changed what they grant by themselves", policies)});
    if (paths != nullptr)
      text_.line({{fmt::format("{} open", count_of(paths->opened.size(), "path")),
                   paths->opened.empty() ? Ink::kGood : Ink::kBad},
                  fmt::format(", {} close", paths->closed.size())});
  }

  void principals() {
    const std::size_t shown = text_.shown(changes_.principals.size(), kMaxPrincipals);
    for (std::size_t i = 0; i < shown; ++i) principal(changes_.principals[i]);
    text_.say_cut(changes_.principals.size(), shown, 0);
    accesses("new principal", Ink::kBad, changes_.added, after_);
    accesses("removed principal", Ink::kGood, changes_.removed, before_);
  }

  void resources() {
    const std::size_t shown = text_.shown(changes_.resources.size(), kMaxPrincipals);
    for (std::size_t i = 0; i < shown; ++i) {
      const ResourceChange& change = changes_.resources[i];
      text_.blank_line();
      const std::string_view what =
          change.kind == PolicyKind::kTrust ? "trust policy" : "resource policy";
      text_.line(
          {{change.arn, Ink::kStrong},
           "  ",
           {fmt::format("{}: {}", what, grant_words(change.relation)), ink_of(change.relation)}});
      write_question(text_, "now granted to somebody", change.new_only, after_, before_);
      write_question(text_, "granted to somebody no more", change.old_only, before_, after_);
    }
    text_.say_cut(changes_.resources.size(), shown, 0);
  }

  void paths(const PathChanges& paths) {
    path_list("opens", Ink::kBad, paths.opened, after_);
    path_list("closes", Ink::kGood, paths.closed, before_);
    if (paths.left_out > 0) {
      text_.blank_line();
      text_.words(fmt::format("unknown: whether more of {} open or close, which were not looked at",
                              count_of(paths.left_out, "path")),
                  0);
    }
    GraphAssumptions both = paths.after;
    both.scp_known = both.scp_known && paths.before.scp_known;
    both.complete = both.complete && paths.before.complete;
    if (paths.before.now.empty()) both.now.clear();
    write_assumptions(text_, both);
  }

 private:
  static constexpr std::size_t kMaxPrincipals = 12;
  static constexpr std::size_t kMaxChangedShown = 6;
  static constexpr std::size_t kMaxPathsShown = 3;

  static std::string_view grant_words(Relation relation) {
    switch (relation) {
      case Relation::kNarrower:
        return "grants less";
      case Relation::kBroader:
        return "grants more";
      case Relation::kIncomparable:
        return "grants more here and less there";
      default:
        return "could not be decided";
    }
  }

  std::string counts() const {
    std::size_t more = 0;
    std::size_t less = 0;
    std::size_t open = 0;
    for (const PrincipalChange& change : changes_.principals) {
      if (change.new_only.answer == Answer::kSome) ++more;
      if (change.old_only.answer == Answer::kSome) ++less;
      if (change.relation == Relation::kUnknown) ++open;
    }
    std::string words = fmt::format("{} may do more, {} less", count_of(more, "principal"), less);
    if (open > 0) words += fmt::format(", {} could not be decided", open);
    words += fmt::format("; {} new, {} removed, {} unchanged", changes_.added.size(),
                         changes_.removed.size(), changes_.unchanged);
    return words;
  }

  void principal(const PrincipalChange& change) {
    text_.blank_line();
    text_.line({{change.arn, Ink::kStrong},
                "  ",
                {change_words(change.relation), ink_of(change.relation)}});
    side("now allowed", Ink::kBad, change.new_only, change.arn, after_);
    side("no more allowed", Ink::kGood, change.old_only, change.arn, before_);
  }

  void side(std::string_view title, Ink ink, const AccessDifference& difference,
            const std::string& principal, const Places& places) {
    grants(title, ink, difference.grants, principal, places);
    if (difference.witness) {
      text_.line({{"for example", Ink::kFaint}}, kIndent);
      write_request(text_, *difference.witness, 2 * kIndent);
    }
    for (const std::string& reason : difference.unknown) text_.words("unknown: " + reason, kIndent);
  }

  void grants(std::string_view title, Ink ink, const std::vector<PermissionGrant>& grants,
              const std::string& principal, const Places& places) {
    if (grants.empty()) return;
    text_.line({{title, ink}}, kIndent);
    const std::size_t shown = text_.shown(grants.size(), kMaxChangedShown);
    for (std::size_t i = 0; i < shown; ++i)
      write_grant(text_, grants[i], principal, 2 * kIndent, places);
    text_.say_cut(grants.size(), shown, 2 * kIndent);
  }

  void accesses(std::string_view words, Ink ink, const std::vector<PrincipalAccess>& accesses,
                const Places& places) {
    const std::size_t shown = text_.shown(accesses.size(), kMaxPrincipals);
    for (std::size_t i = 0; i < shown; ++i) {
      text_.blank_line();
      text_.line({{accesses[i].arn, Ink::kStrong}, "  ", {words, ink}});
      grants("access", ink, accesses[i].grants, accesses[i].arn, places);
      for (const std::string& reason : accesses[i].unknown)
        text_.words("unknown: " + reason, kIndent);
    }
    text_.say_cut(accesses.size(), shown, 0);
  }

  void path_list(std::string_view lead, Ink ink, const std::vector<PathChange>& paths,
                 const Places& places) {
    const std::size_t shown = text_.shown(paths.size(), kMaxPathsShown);
    for (std::size_t i = 0; i < shown; ++i) {
      const PathChange& change = paths[i];
      text_.blank_line();
      text_.line({{lead, ink},
                  "  ",
                  {short_arn(change.from), Ink::kStrong},
                  " -> ",
                  {end_words(change.to), Ink::kStrong},
                  fmt::format("  {} before, {} now", class_words(change.before),
                              class_words(change.after))});
      write_steps(text_, change.path, places);
    }
    text_.say_cut(paths.size(), shown, 0);
  }

  static std::string class_words(PathClass path_class) {
    if (path_class == PathClass::kNone) return "no path";
    if (path_class == PathClass::kAdmin) return "one already";
    return fmt::format("{} path", path_class_name(path_class));
  }

  Text& text_;
  const Changes& changes_;
  Places before_;
  Places after_;
};

}  // namespace

std::string changes_text(const Changes& changes, const PathChanges* paths, const SnapshotPair& pair,
                         const TextStyle& style) {
  Text text(style);
  ChangesWriter writer(text, changes, pair);
  writer.summary(paths);
  writer.principals();
  writer.resources();
  if (paths != nullptr) writer.paths(*paths);
  write_notes(text, paths == nullptr ? "taken for granted" : "and of what principals may do",
              changes.assumptions);
  return text.take();
}

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
  write_question(text, "only the new policy grants", comparison.new_only, places, places);
  write_list(text, comparison.new_grants, places);
  write_question(text, "only the old policy grants", comparison.old_only, places, places);
  write_list(text, comparison.old_grants, places);
  return text.take();
}

std::string check_text(const PolicyCheck& check, const SourceFiles& sources,
                       const TextStyle& style) {
  const Places places(sources);
  Text text(style);
  const Headline first = headline(check.question->answer);
  text.line({{first.words, first.ink}, ": ", check_message(check)});
  if (check.question->answer == Answer::kSome)
    write_question(text, "one request", *check.question, places, places);
  return text.take();
}

}  // namespace ambit::report
