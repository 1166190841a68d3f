// One page. Whatever comes from the input passes escaped(), which leaves nothing that a browser
// would read as markup or that would act on the text around it.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "ambit/audit_report.h"
#include "ambit/report.h"
#include "ambit/version.h"
#include "report/audit_words.h"
#include "report/counterparts.h"
#include "report/printable.h"

namespace ambit::report {
namespace {

using audit::Audit;
using audit::CheckResult;

constexpr std::string_view kStyle = R"(
body{font:15px/1.45 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #d8dee4;vertical-align:top}
td.n{text-align:right}
code,pre{font:13px/1.4 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
pre{background:#f6f8fa;padding:.5rem;margin:.3rem 0}
section{margin:1.2rem 0;border-left:4px solid #d8dee4;padding-left:.8rem}
.critical,.high{border-color:#cf222e}.medium{border-color:#bf8700}.low,.info{border-color:#57606a}
.fail{color:#cf222e}.pass{color:#1a7f37}.not-assessed{color:#9a6700}
small{color:#57606a}
)";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

class Page {
 public:
  Page(const Audit& audit, const Snapshot& snapshot) : audit_(audit), places_(snapshot.sources()) {}

  std::string write() && {
    head();
    for (const std::string& account : audit_.accounts) summary(account, "Account " + account);
    if (has_organization()) summary("", "Organization");
    findings();
    not_assessed();
    exceptions("Exceptions that have expired", audit_.expired_exceptions);
    exceptions("Exceptions that match nothing", audit_.unused_exceptions);
    out_ += "</body>\n</html>\n";
    return std::move(out_);
  }

 private:
  template <class... Arguments>
  void add(std::string_view format, const Arguments&... arguments) {
    out_ += fmt::format(fmt::runtime(format), arguments...);
  }

  bool has_organization() const {
    for (const CheckResult& check : audit_.checks)
      if (check.account.empty()) return true;
    return false;
  }

  void head() {
    out_ +=
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'unsafe-inline'\">\n"
        "<title>ambit audit</title>\n<style>";
    out_ += kStyle;
    out_ += "</style>\n</head>\n<body>\n<h1>ambit audit</h1>\n";
    add("<p>As of {}. Score {} of what was assessed, which is {} of all checks by weight. "
        "<small>ambit {}</small></p>\n",
        escaped(audit_.as_of.time.empty() ? "an unknown time" : audit_.as_of.time),
        percent(audit_.summary.score.score()), percent(audit_.summary.score.coverage()), version());
  }

  void summary(const std::string& account, const std::string& title) {
    add("<h2>{}</h2>\n<table>\n<tr><th>practice</th><th>result</th><th>score</th>"
        "<th>coverage</th><th>failed checks</th></tr>\n",
        escaped(title));
    for (const audit::PracticeResult& practice : audit_.practices) {
      if (practice.account != account) continue;
      add("<tr><td>{} {}</td><td class=\"{}\">{}</td><td class=\"n\">{}</td>"
          "<td class=\"n\">{}</td><td>{}</td></tr>\n",
          practice.practice->number, escaped(practice.practice->title),
          result_name(practice.outcome), result_name(practice.outcome),
          percent(practice.score.score()), percent(practice.score.coverage()),
          escaped(failed_words(practice)));
    }
    out_ += "</table>\n";
  }

  static std::string failed_words(const audit::PracticeResult& practice) {
    std::string words = joined(practice.failed);
    if (practice.not_assessed.empty()) return words;
    if (!words.empty()) words += "; ";
    return words += fmt::format("{} not assessed", practice.not_assessed.size());
  }

  void findings() {
    out_ += "<h2>Findings</h2>\n";
    bool any = false;
    for (std::size_t severity = audit_.summary.findings.size(); severity-- > 0;) {
      for (const CheckResult& check : audit_.checks) {
        for (const audit::Finding& one : check.findings) {
          if (static_cast<std::size_t>(one.severity) != severity) continue;
          any = true;
          finding(check, one);
        }
      }
    }
    if (!any) out_ += "<p>None.</p>\n";
  }

  void finding(const CheckResult& check, const audit::Finding& finding) {
    const std::string_view severity = severity_name(finding.severity);
    add("<section class=\"{}\">\n<h3>{}: {}</h3>\n", severity, severity, escaped(finding.message));
    add("<p><code>{}</code> <code>{}</code><br><small>{}: {}</small></p>\n",
        escaped(finding.subject), escaped(finding.part), escaped(check.check->id),
        escaped(check.check->rule));
    for (const audit::Evidence& evidence : finding.evidence) {
      const auto place = places_.find(evidence.where);
      if (!place) continue;
      add("<p><code>{}:{}:{}</code></p>\n", escaped(place->file), place->position.line,
          place->position.column);
    }
    add("<p>{}</p>\n", escaped(check.check->remedy));
    for (const std::string& command : finding.commands) add("<pre>{}</pre>\n", escaped(command));
    for (const audit::Remark& remark : finding.remarks) add("<p>{}</p>\n", escaped(remark.text));
    std::string others;
    for (const Counterparts& other : counterparts(check.check->mapping))
      if (!other.ids.empty())
        others +=
            fmt::format("{}{}: {}", others.empty() ? "" : "; ", other.catalogue, joined(other.ids));
    if (!others.empty()) add("<p><small>{}</small></p>\n", escaped(others));
    out_ += "</section>\n";
  }

  void not_assessed() {
    out_ +=
        "<h2>Not assessed</h2>\n<table>\n<tr><th>check</th><th>account</th><th>why</th>"
        "<th>export it</th></tr>\n";
    for (const CheckResult& check : audit_.checks)
      for (const audit::NotAssessed& reason : check.not_assessed) {
        std::string why = escaped(reason.text);
        for (const std::string& fact : reason.facts) why += fmt::format("<br>{}", escaped(fact));
        add("<tr><td>{}</td><td>{}</td><td>{}</td><td><code>{}</code></td></tr>\n",
            escaped(check.check->id), escaped(check.account), why, escaped(reason.export_command));
      }
    out_ += "</table>\n";
  }

  void exceptions(std::string_view title, const std::vector<audit::IdleException>& list) {
    if (list.empty()) return;
    add("<h2>{}</h2>\n<ul>\n", title);
    for (const audit::IdleException& one : list)
      add("<li><code>{}</code> <code>{}</code>: {} ({})</li>\n", escaped(one.check),
          escaped(one.subject), escaped(one.reason), escaped(one.expires));
    out_ += "</ul>\n";
  }

  const Audit& audit_;
  Places places_;
  std::string out_;
};

}  // namespace

std::string audit_html(const Audit& audit, const Snapshot& snapshot) {
  return Page(audit, snapshot).write();
}

}  // namespace ambit::report
