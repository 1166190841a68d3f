// The columns are a table below: the name, and what its cells become. A cell keeps its place; of
// Base64 content that is a place in the decoded text.
#include "snapshot/credential_report.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/arn.h"
#include "pattern/timestamp.h"
#include "snapshot/csv.h"
#include "snapshot/diagnostics.h"
#include "snapshot/recognise.h"
#include "support/utf8.h"

namespace ambit::snapshot {
namespace {

using json::Kind;
using json::Value;

constexpr std::string_view kRootName = "<root_account>";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// One report on its way into the draft.
class Report {
 public:
  Report(Model& model, Draft& draft, ValueReader& reader, FileId file, Location where)
      : model_(model), draft_(draft), reader_(reader), file_(file) {
    report_.where = where;
  }

  void set_generated(const Time& time) {
    if (time.known) report_.generated = time.instant;
  }
  ReadArtefact read(std::string_view text, const Context& context);

  // --- What the table of columns calls. ---

  Symbol symbol(const CsvCell& cell) {
    return cell.text == "N/A" ? Symbol{} : model_.intern(cell.text);
  }
  FlagField flag(const CsvCell& cell);
  // Times that lie before the report, and so tell its age.
  TimeField past_time(const CsvCell& cell);
  TimeField time(const CsvCell& cell);
  void read_arn(Credential& row, const CsvCell& cell);

 private:
  void read_header(const CsvRow& header);
  void read_row(const CsvRow& row);
  void read_column_name(const CsvCell& cell);
  bool identify(Credential& credential, const CsvRow& row);
  void other_account(AccountId account, Location where);

  Location locate(std::uint32_t begin, std::uint32_t end) const { return {file_, begin, end}; }
  Location locate(const CsvCell& cell) const { return locate(cell.begin, cell.end); }
  void damaged_row(const CsvRow& row, std::string_view problem);

  Model& model_;
  Draft& draft_;
  ValueReader& reader_;
  FileId file_;
  DraftReport report_;
  std::vector<std::size_t> columns_;  // of the file: index into kColumns
  std::string_view column_ = {};      // that is being read
  bool mixed_ = false;                // rows of several accounts
};

struct Column {
  std::string_view name = {};
  void (*read)(Report& report, Credential& row, const CsvCell& cell) = nullptr;
  bool optional = false;
};

template <std::size_t Slot>
constexpr auto kKeyColumns = std::to_array<void (*)(Report&, Credential&, const CsvCell&)>({
    [](Report& r, Credential& row, const CsvCell& c) { row.keys[Slot].active = r.flag(c); },
    [](Report& r, Credential& row, const CsvCell& c) {
      row.keys[Slot].last_rotated = r.past_time(c);
    },
    [](Report& r, Credential& row, const CsvCell& c) { row.keys[Slot].last_used = r.past_time(c); },
    [](Report& r, Credential& row, const CsvCell& c) {
      row.keys[Slot].last_used_region = r.symbol(c);
    },
    [](Report& r, Credential& row, const CsvCell& c) {
      row.keys[Slot].last_used_service = r.symbol(c);
    },
});

template <std::size_t Slot>
constexpr auto kCertificateColumns = std::to_array<void (*)(Report&, Credential&, const CsvCell&)>({
    [](Report& r, Credential& row, const CsvCell& c) { row.certificates[Slot].active = r.flag(c); },
    [](Report& r, Credential& row, const CsvCell& c) {
      row.certificates[Slot].last_rotated = r.past_time(c);
    },
});

constexpr auto kColumns = std::to_array<Column>({
    {"user", [](Report& r, Credential& row, const CsvCell& c) { row.name = r.symbol(c); }},
    {"arn", [](Report& r, Credential& row, const CsvCell& c) { r.read_arn(row, c); }},
    {"user_creation_time",
     [](Report& r, Credential& row, const CsvCell& c) { row.created = r.past_time(c); }},
    {"password_enabled",
     [](Report& r, Credential& row, const CsvCell& c) { row.password_enabled = r.flag(c); }},
    {"password_last_used",
     [](Report& r, Credential& row, const CsvCell& c) { row.password_last_used = r.past_time(c); }},
    {"password_last_changed", [](Report& r, Credential& row,
                                 const CsvCell& c) { row.password_last_changed = r.past_time(c); }},
    {"password_next_rotation",
     [](Report& r, Credential& row, const CsvCell& c) { row.password_next_rotation = r.time(c); }},
    {"mfa_active",
     [](Report& r, Credential& row, const CsvCell& c) { row.mfa_active = r.flag(c); }},
    {"access_key_1_active", kKeyColumns<0>[0]},
    {"access_key_1_last_rotated", kKeyColumns<0>[1]},
    {"access_key_1_last_used_date", kKeyColumns<0>[2]},
    {"access_key_1_last_used_region", kKeyColumns<0>[3]},
    {"access_key_1_last_used_service", kKeyColumns<0>[4]},
    {"access_key_2_active", kKeyColumns<1>[0]},
    {"access_key_2_last_rotated", kKeyColumns<1>[1]},
    {"access_key_2_last_used_date", kKeyColumns<1>[2]},
    {"access_key_2_last_used_region", kKeyColumns<1>[3]},
    {"access_key_2_last_used_service", kKeyColumns<1>[4]},
    {"cert_1_active", kCertificateColumns<0>[0]},
    {"cert_1_last_rotated", kCertificateColumns<0>[1]},
    {"cert_2_active", kCertificateColumns<1>[0]},
    {"cert_2_last_rotated", kCertificateColumns<1>[1]},
    {"additional_credentials_info",
     [](Report& r, Credential& row, const CsvCell& c) {
       if (!c.text.empty()) row.additional_credentials = r.symbol(c);
     },
     true},
});
constexpr std::size_t kUnknownColumn = kColumns.size();

// --- Cells ---

FlagField Report::flag(const CsvCell& cell) {
  FlagField field{.where = locate(cell)};
  if (const auto value = parse_boolean(cell.text)) {
    field.flag = *value ? Flag::kTrue : Flag::kFalse;
  } else if (cell.text != "not_supported" && cell.text != "N/A" && cell.text != "no_information") {
    model_.diagnostics.add(kinds::kWrongType, field.where,
                           {std::string(column_), std::string("`").append(cell.text).append("`"),
                            std::string("`true` or `false`")});
  }
  return field;
}

TimeField Report::time(const CsvCell& cell) {
  TimeField field{.where = locate(cell)};
  if (cell.text == "N/A") {
    field.state = FieldState::kNone;
  } else if (cell.text == "no_information") {
    field.state = FieldState::kNoInformation;
  } else if (const auto time = parse_timestamp(cell.text)) {
    field.state = FieldState::kTime;
    field.instant = time->instant;
    if (time->assumed_utc) reader_.note_time_without_offset(field.where);
  } else if (cell.text != "not_supported") {
    model_.diagnostics.add(kinds::kBadCellTime, field.where, {std::string(cell.text)});
  }
  return field;
}

TimeField Report::past_time(const CsvCell& cell) {
  const TimeField field = time(cell);
  if (field.state == FieldState::kTime)
    report_.latest = std::max(report_.latest, std::optional(field.instant));
  return field;
}

void Report::read_arn(Credential& row, const CsvCell& cell) {
  const auto arn = parse_arn(cell.text);
  const bool user = arn && arn->resource.starts_with("user/") && !arn->resource.ends_with('/');
  row.root = arn && arn->resource == "root";
  if (!arn || arn->service != "iam" || arn->partition.empty() || !is_account_id(arn->account) ||
      (!user && !row.root)) {
    model_.diagnostics.add(kinds::kBadArn, locate(cell),
                           {std::string(cell.text), std::string("a user")});
    return;
  }
  row.arn = model_.intern(cell.text);
  row.account = draft_.accounts.add(model_.intern(arn->partition), model_.intern(arn->account));
}

// --- Rows ---

void Report::damaged_row(const CsvRow& row, std::string_view problem) {
  report_.damaged = true;
  model_.diagnostics.add(kinds::kCsvRow, locate(row.begin, row.end), {std::string(problem)});
}

void Report::read_column_name(const CsvCell& cell) {
  const auto* column = std::find_if(kColumns.begin(), kColumns.end(),
                                    [&](const Column& known) { return known.name == cell.text; });
  const auto index = static_cast<std::size_t>(column - kColumns.begin());
  if (index == kUnknownColumn) reader_.note_unknown(cell.text, locate(cell));
  const auto before = std::find(columns_.begin(), columns_.end(), index);
  if (index != kUnknownColumn && before != columns_.end()) {
    // Which of the two is meant is not known.
    report_.damaged = true;
    model_.diagnostics.add(kinds::kCsvColumnTwice, locate(cell), {std::string(cell.text)});
    *before = kUnknownColumn;
  }
  columns_.push_back(index);
}

void Report::read_header(const CsvRow& header) {
  for (const CsvCell& cell : header.cells) read_column_name(cell);
  std::string lacking;
  for (std::size_t i = 0; i < kColumns.size(); ++i)
    if (!kColumns[i].optional && std::find(columns_.begin(), columns_.end(), i) == columns_.end())
      lacking.append(lacking.empty() ? "`" : ", `").append(kColumns[i].name).append("`");
  if (lacking.empty()) return;
  report_.damaged = true;
  model_.diagnostics.add(kinds::kCsvColumn, locate(header.begin, header.end), {lacking});
}

void Report::other_account(AccountId account, Location where) {
  if (std::exchange(mixed_, true)) return;
  const auto id = [&](AccountId of) { return std::string(model_.text(draft_.accounts[of].id)); };
  model_.diagnostics.add(kinds::kMixedAccounts, where, {id(report_.account), id(account)});
}

// False when nobody can tell whose row it is.
bool Report::identify(Credential& credential, const CsvRow& row) {
  credential.where = locate(row.begin, row.end);
  if (!credential.arn.valid()) return false;
  const std::string_view arn = model_.text(credential.arn);
  const Symbol name = model_.intern(credential.root ? kRootName : arn.substr(arn.rfind('/') + 1));
  if (credential.name.valid() && credential.name != name) {
    model_.diagnostics.add(kinds::kBadArn, credential.where,
                           {std::string(arn), std::string("a user of this name")});
    return false;
  }
  credential.name = name;
  if (!report_.account.valid()) report_.account = credential.account;
  if (credential.account == report_.account) return true;
  other_account(credential.account, credential.where);
  return false;
}

void Report::read_row(const CsvRow& row) {
  if (row.damage == CsvDamage::kOpenQuote) return damaged_row(row, "a quoted field does not end");
  if (row.damage == CsvDamage::kAfterQuote)
    return damaged_row(row, "a quoted field is followed by something else than a separator");
  if (row.cells.size() != columns_.size())
    return damaged_row(row, std::to_string(row.cells.size()) + " fields instead of " +
                                std::to_string(columns_.size()));
  Credential credential;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    if (columns_[i] == kUnknownColumn) continue;
    column_ = kColumns[columns_[i]].name;
    kColumns[columns_[i]].read(*this, credential, row.cells[i]);
  }
  if (identify(credential, row)) {
    report_.rows.push_back(credential);
  } else {
    report_.damaged = true;
  }
}

ReadArtefact Report::read(std::string_view text, const Context& context) {
  CsvReader reader(text);
  CsvRow row;
  if (reader.next(row)) read_header(row);
  while (reader.next(row)) read_row(row);
  if (!report_.account.valid()) report_.account = context.account();
  if (!context.agrees_with(draft_.accounts.id_of(report_.account))) return {};
  const ReadArtefact artefact{.account = draft_.accounts.id_of(report_.account),
                              .entities = report_.rows.size()};
  draft_.reports.push_back(std::move(report_));
  return artefact;
}

struct ReportAnswer {
  Value content = {};
  Time generated = {};
};

constexpr auto kCredentialReportMembers = std::to_array<Member<ValueReader, ReportAnswer>>({
    {"Content", [](ValueReader&, ReportAnswer& answer, Value v) { answer.content = v; }},
    {"ReportFormat"},
    {"GeneratedTime",
     [](ValueReader& r, ReportAnswer& answer, Value v) { answer.generated = r.time(v); }},
});

// Without the line breaks that some tools put into it.
std::optional<std::string> decode_content(std::string_view content) {
  std::string plain;
  for (const char c : content)
    if (c != '\n' && c != '\r') plain += c;
  return decode_base64(plain);
}

}  // namespace

CredentialReportReader::CredentialReportReader(Model& model, Draft& draft)
    : model_(model), draft_(draft), values_(model, kCredentialReport) {}

ReadArtefact CredentialReportReader::read(Value answer, const Context& context) {
  const auto doubled = answer.tree().duplicates_in(answer);
  for (const json::DuplicateKey& key : doubled) say_doubled(model_.diagnostics, answer.tree(), key);
  draft_.input_lost = draft_.input_lost || !doubled.empty();
  if (!doubled.empty()) return {};
  ReportAnswer read;
  values_.members(kCredentialReportMembers, values_, read, answer);
  values_.take_latest();
  const auto csv = decode_content(read.content.text());
  if (!csv) {
    say(model_.diagnostics, kinds::kBase64, read.content);
    draft_.input_lost = true;
    return {};
  }
  std::string_view text = *csv;
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const FileId file = model_.sources.add_embedded(read.content.where(), TextBuffer(text));
  text = model_.sources.text(file);
  if (const auto invalid = first_invalid_utf8(text)) {
    const auto offset = static_cast<std::uint32_t>(*invalid);
    model_.diagnostics.add(kinds::kNotUtf8, {file, offset, offset + 1}, {std::int64_t{offset}});
    draft_.input_lost = true;
    return {};
  }
  Report report(model_, draft_, values_, file, answer.where());
  report.set_generated(read.generated);
  return report.read(text, context);
}

ReadArtefact CredentialReportReader::read_csv(FileId file, const Context& context) {
  const std::string_view text = model_.sources.text(file);
  return Report(model_, draft_, values_, file, {file, 0, static_cast<std::uint32_t>(text.size())})
      .read(text, context);
}

}  // namespace ambit::snapshot
