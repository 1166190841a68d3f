#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "ambit/contents.h"
#include "report/artefacts.h"
#include "report/text.h"
#include "report/words.h"

namespace ambit::report {
namespace {

constexpr std::size_t kMaxFilesShown = 40;
constexpr std::size_t kMaxRegionsShown = 5;

using Artefacts = std::vector<RecognisedArtefact>;

std::set<std::string_view> files_of(const Artefacts& artefacts) {
  std::set<std::string_view> files;
  for (const RecognisedArtefact& recognised : artefacts) files.insert(recognised.artefact->file);
  return files;
}

std::string list_of(const std::set<std::string_view>& names, const Text& text, std::size_t limit) {
  std::string words;
  std::size_t left = text.shown(names.size(), limit);
  for (const std::string_view name : names) {
    if (left-- == 0) return words + fmt::format(" and {} more", names.size() - limit);
    words.append(words.empty() ? "" : ", ").append(name);
  }
  return words;
}

void write_summary(Text& text, const SnapshotContents& contents, const Snapshot& snapshot) {
  const auto ids = snapshot.accounts();
  const std::set<std::string_view> accounts(ids.begin(), ids.end());
  std::uint64_t entities = 0;
  for (const RecognisedArtefact& recognised : contents.artefacts)
    entities += recognised.artefact->entities;
  Row line = {{count_of(accounts.size(), "account"), Ink::kStrong},
              fmt::format(", {} entities in {}", entities,
                          count_of(files_of(contents.artefacts).size(), "file"))};
  std::set<const audit::ArtefactDescription*> missing;
  for (const MissingExport& one : contents.missing) missing.insert(one.description);
  line.emplace_back(missing.empty() ? std::string("; no export is missing")
                                    : fmt::format("; {} of {} kinds of exports missing",
                                                  missing.size(), audit::artefacts().size()));
  text.line(line);
  if (!accounts.empty()) text.words(list_of(accounts, text, kMaxFilesShown), kIndent);
}

void write_artefacts(Text& text, const Artefacts& artefacts) {
  if (artefacts.empty()) return;
  text.blank_line();
  text.line({{"recognised", Ink::kStrong}});
  const std::size_t files = files_of(artefacts).size();
  const std::size_t shown = text.shown(files, kMaxFilesShown);
  std::size_t number = 0;
  std::vector<Row> rows;
  std::string_view file;
  const auto write_rows = [&] {
    text.rows(rows, 2 * kIndent);
    rows.clear();
  };
  for (const RecognisedArtefact& recognised : artefacts) {
    if (number == 0 || recognised.artefact->file != file) {
      write_rows();
      if (number++ == shown) break;
      file = recognised.artefact->file;
      text.line({file}, kIndent);
    }
    add_artefact(rows.emplace_back(), recognised);
  }
  write_rows();
  text.say_cut(files, shown, kIndent);
}

// All accounts and regions that lack one kind of export.
struct Lacking {
  std::set<std::string_view> accounts = {};
  std::set<std::string_view> regions = {};
  std::set<std::string> commands = {};
};

void write_missing(Text& text, const SnapshotContents& contents, std::size_t accounts) {
  if (contents.missing.empty()) return;
  text.blank_line();
  text.line({{"missing", Ink::kStrong}});
  std::map<const audit::ArtefactDescription*, Lacking> lacking;  // they lie in one table, in order
  for (const MissingExport& one : contents.missing) {
    Lacking& of_kind = lacking[one.description];
    if (!one.account.empty()) of_kind.accounts.insert(one.account);
    if (!one.region.empty()) of_kind.regions.insert(one.region);
    of_kind.commands.insert(one.command);
  }
  for (const auto& [description, of_kind] : lacking) {
    std::string words(description->title);
    if (accounts > 1 && !of_kind.accounts.empty())
      words += " of " + list_of(of_kind.accounts, text, kMaxRegionsShown);
    if (!of_kind.regions.empty())
      words += " in " + list_of(of_kind.regions, text, kMaxRegionsShown);
    if (!description->note.empty()) words.append(" (").append(description->note).append(")");
    text.words(words, kIndent, kIndent);
    text.line({of_kind.commands.size() == 1 ? std::string_view(*of_kind.commands.begin())
                                            : description->export_command},
              2 * kIndent);
  }
  text.line({"all of an account at once: ambit-export.sh"}, kIndent);
}

}  // namespace

std::string contents_text(const SnapshotContents& contents, const Snapshot& snapshot,
                          const TextStyle& style) {
  Text text(style);
  write_summary(text, contents, snapshot);
  write_artefacts(text, contents.artefacts);
  if (const std::string ignored = ignored_words(snapshot); !ignored.empty()) {
    text.blank_line();
    text.words(ignored, 0, kIndent);
  }
  write_missing(text, contents, snapshot.accounts().size());
  return text.take();
}

}  // namespace ambit::report
