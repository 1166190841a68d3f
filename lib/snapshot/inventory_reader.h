// Reads the answers that inventories are made of. Source: docs/snapshot.md; the API references of
// the calls.
#ifndef AMBIT_SNAPSHOT_INVENTORY_READER_H_
#define AMBIT_SNAPSHOT_INVENTORY_READER_H_

#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/arn.h"
#include "json/json.h"
#include "snapshot/context.h"
#include "snapshot/draft.h"
#include "snapshot/value_reader.h"

namespace ambit::snapshot {

// One for all values of a snapshot.
class InventoryReader {
 public:
  // All must outlive the reader.
  InventoryReader(Model& model, json::Parser& parser, Draft& draft)
      : model_(model), parser_(parser), draft_(draft) {}

  using Read = ReadArtefact (InventoryReader::*)(json::Value answer, const Context& context);
  struct Entry {
    std::string_view name = {};  // "iam.password-policy"
    Read read = nullptr;
  };
  // Null: it does not read that kind.
  static const Entry* find_kind(std::string_view name);

  ReadArtefact read(const Entry& kind, json::Value answer, const Context& context) {
    return (this->*kind.read)(answer, context);
  }

  // The kind of log files, of which there may be more than fit into memory.
  static constexpr std::string_view kLog = "cloudtrail.log";
  // How much was read of logs so far.
  struct LogMark {
    std::size_t events = 0;
    std::size_t activities = 0;
  };
  LogMark log_mark() const;
  // The places in the file that what was read of it since then names.
  std::vector<Location> places_since(const LogMark& mark, FileId file) const;

  // Errors that are facts.
  void no_password_policy(const Context& context);
  void no_ownership_controls(const Context& context);

  // Says what was found all over.
  void summarise();

  // What an answer has around its list.
  struct Outer {
    json::Value list = {};
    PageMark page = {};
  };

 private:
  ReadArtefact password_policy(json::Value answer, const Context& context);
  ReadArtefact summary(json::Value answer, const Context& context);
  ReadArtefact virtual_mfa_devices(json::Value answer, const Context& context);
  ReadArtefact service_credentials(json::Value answer, const Context& context);
  ReadArtefact ssh_keys(json::Value answer, const Context& context);
  ReadArtefact saml_providers(json::Value answer, const Context& context);
  ReadArtefact mfa_devices(json::Value answer, const Context& context);
  ReadArtefact role_settings(json::Value answer, const Context& context);
  ReadArtefact oidc_providers(json::Value answer, const Context& context);
  ReadArtefact oidc_clients(json::Value answer, const Context& context);
  ReadArtefact server_certificates(json::Value answer, const Context& context);
  ReadArtefact service_uses(json::Value answer, const Context& context);
  ReadArtefact trails(json::Value answer, const Context& context);
  ReadArtefact trail_status(json::Value answer, const Context& context);
  ReadArtefact event_selectors(json::Value answer, const Context& context);
  ReadArtefact log(json::Value answer, const Context& context);
  ReadArtefact lookup(json::Value answer, const Context& context);
  ReadArtefact bucket_acl(json::Value answer, const Context& context);
  ReadArtefact bucket_ownership(json::Value answer, const Context& context);
  ReadArtefact bucket_logging(json::Value answer, const Context& context);
  ReadArtefact regions(json::Value answer, const Context& context);
  ReadArtefact analyzers(json::Value answer, const Context& context);
  ReadArtefact instances(json::Value answer, const Context& context);
  ReadArtefact profile_associations(json::Value answer, const Context& context);
  ReadArtefact functions(json::Value answer, const Context& context);
  ReadArtefact user_data(json::Value answer, const Context& context);

  // Notices of one kind of artefact go by its name.
  ValueReader& values(std::string_view kind) {
    return readers_.try_emplace(kind, model_, kind).first->second;
  }
  Symbol intern(std::string_view text) { return model_.intern(text); }

  template <class Row>
  DraftAnswer<Row> answer_to(json::Value answer, const Context& context);
  // The account of a row's own ARN, if it has one.
  template <class Row>
  Symbol account_in(const Row& row);
  // Into the draft, but for an answer of another account than its record says.
  template <class Row>
  ReadArtefact add(DraftAnswers<Row>& answers, DraftAnswer<Row> answer, ValueReader& reader,
                   const Context& context);
  // Reads the entries of `list`; one without a name is lost.
  template <class Row, class Table>
  void read_rows(DraftAnswer<Row>& answer, ValueReader& reader, const Table& members,
                 json::Value list, std::string_view name_member);
  template <class Row, class OuterTable, class Table>
  ReadArtefact read_list(DraftAnswers<Row>& answers, std::string_view kind,
                         const OuterTable& outer_members, const Table& members,
                         std::string_view name_member, json::Value answer, const Context& context);
  // The scope of the answer that was added last: the user of the call, or of its rows. Not used,
  // and an error, when nothing tells.
  template <class Row>
  bool settle_user(DraftAnswers<Row>& answers, const Context& context, std::string_view operation);
  // Reads the list of a region.
  template <class Row, class OuterTable, class Table>
  ReadArtefact read_of_region(DraftAnswers<Row>& answers, std::string_view kind,
                              const OuterTable& outer_members, const Table& members,
                              std::string_view name_member, json::Value answer,
                              const Context& context);
  // The region that the answer is of: an error when nothing tells.
  Symbol region_of(const Context& context, std::string_view said);
  std::optional<Symbol> bucket_of(const Context& context, std::string_view operation);
  void no_context(const Context& context, std::string_view what, std::string_view help);
  template <class Row>
  ReadArtefact read_bucket(DraftAnswers<Row>& answers, Row row, json::Value answer,
                           ValueReader& reader, const Context& context, std::string_view operation);
  struct ReadEvents;  // of one answer
  void read_event(json::Value event, const Context& context, ReadEvents& events);
  void read_activity(json::Value event, Symbol account, const Time& at, const Context& context,
                     ReadEvents& events);
  ReadArtefact add_events(ReadEvents events, json::Value answer, bool sound,
                          const Context& context);

  Model& model_;
  json::Parser& parser_;
  Draft& draft_;
  std::map<std::string_view, ValueReader> readers_;
};

// --- For the tables of members. A member that cannot be read damages its row. ---

template <class Row>
bool read_flag(ValueReader& reader, Row& row, json::Value value) {
  const auto flag = reader.boolean(value);
  row.damaged = row.damaged || !flag;
  return flag.value_or(false);
}
template <class Row>
std::optional<std::int64_t> read_integer(ValueReader& reader, Row& row, json::Value value) {
  const auto number = reader.integer(value);
  row.damaged = row.damaged || !number;
  return number;
}
// An empty text counts as none.
template <class Row>
Symbol read_symbol(ValueReader& reader, Row& row, json::Value value) {
  const Symbol symbol = reader.symbol(value);
  row.damaged = row.damaged || !symbol.valid();
  return value.is(json::Kind::kString) && value.text().empty() ? Symbol{} : symbol;
}
template <class Row>
Time read_time(ValueReader& reader, Row& row, json::Value value) {
  if (value.is(json::Kind::kString) && value.text().empty()) return {};
  const Time time = reader.time(value);
  row.damaged = row.damaged || !time.known;
  return time;
}
template <class Row>
void read_symbols(ValueReader& reader, Row& row, std::vector<Symbol>& symbols, json::Value list) {
  const bool sound = reader.each_string(
      list, [&](json::Value value, std::string_view) { symbols.push_back(reader.symbol(value)); });
  row.damaged = row.damaged || !sound;
}

// The list under `name`; one that is left out is empty.
template <class Read>
bool each_object_in(ValueReader& reader, json::Value object, std::string_view name, Read&& read) {
  const json::Value list = object.find(name);
  const bool empty = !list.valid() || list.is(json::Kind::kNull);
  return empty || reader.each_object(list, std::forward<Read>(read));
}

// The members of an answer that is a list under `name`, and the marks of its pages.
constexpr auto list_answer(std::string_view name) {
  using M = Member<ValueReader, InventoryReader::Outer>;
  return std::to_array<M>({
      M{name, [](ValueReader&, InventoryReader::Outer& o, json::Value v) { o.list = v; }},
      M{"IsTruncated",
        [](ValueReader& r, InventoryReader::Outer& o, json::Value v) {
          o.page.truncated = o.page.truncated || r.boolean(v).value_or(true);
        }},
      M{"Marker", [](ValueReader& r, InventoryReader::Outer& o,
                     json::Value v) { o.page.token = r.string(v).value_or(""); }},
      M{"NextToken",
        [](ValueReader& r, InventoryReader::Outer& o, json::Value v) {
          o.page.truncated = true;
          o.page.token = r.string(v).value_or("");
        }},
      M{"nextToken",
        [](ValueReader& r, InventoryReader::Outer& o, json::Value v) {
          o.page.truncated = true;
          o.page.token = r.string(v).value_or("");
        }},
      M{"NextMarker",
        [](ValueReader& r, InventoryReader::Outer& o, json::Value v) {
          o.page.truncated = true;
          o.page.token = r.string(v).value_or("");
        }},
      M{"ResponseMetadata"},
  });
}

// --- Templates ---

template <class Row>
DraftAnswer<Row> InventoryReader::answer_to(json::Value answer, const Context& context) {
  DraftAnswer<Row> out{.account = draft_.accounts.id_of(context.account()),
                       .where = answer.valid() ? answer.where() : context.artefact()};
  out.page.recorded = context.record() != nullptr;
  out.page.where = out.where;
  for (const char* token : {"Marker", "NextToken", "StartingToken"})
    if (out.page.recorded && out.page.starts_at.empty())
      out.page.starts_at = context.record()->parameter(token);
  return out;
}

template <class Row>
Symbol InventoryReader::account_in(const Row& row) {
  const auto arn = parse_arn(model_.text(row.name));
  if (!arn || !is_account_id(arn->account)) return {};
  const Symbol account = intern(arn->account);
  draft_.accounts.add(intern(arn->partition), account);
  return account;
}

template <class Row>
ReadArtefact InventoryReader::add(DraftAnswers<Row>& answers, DraftAnswer<Row> answer,
                                  ValueReader& reader, const Context& context) {
  answer.latest = reader.take_latest();
  for (const Row& row : answer.rows)
    if (!answer.account.valid()) answer.account = account_in(row);
  if (!context.agrees_with(answer.account)) return {};
  const ReadArtefact read{.account = answer.account, .entities = answer.rows.size()};
  answers.push_back(std::move(answer));
  return read;
}

template <class Row, class Table>
void InventoryReader::read_rows(DraftAnswer<Row>& answer, ValueReader& reader, const Table& members,
                                json::Value list, std::string_view name_member) {
  const bool sound = reader.each_object(list, [&](json::Value object) {
    Row row;
    row.where = object.where();
    reader.members(members, reader, row, object);
    if (row.name.valid()) {
      answer.rows.push_back(std::move(row));
      return true;
    }
    if (!object.find(name_member).valid()) reader.missing(object, name_member);
    return false;
  });
  answer.partial = answer.partial || !sound;
}

template <class Row, class OuterTable, class Table>
ReadArtefact InventoryReader::read_list(DraftAnswers<Row>& answers, std::string_view kind,
                                        const OuterTable& outer_members, const Table& members,
                                        std::string_view name_member, json::Value answer,
                                        const Context& context) {
  ValueReader& reader = values(kind);
  Outer outer;
  reader.members(outer_members, reader, outer, answer);
  if (say_doubled_members(model_.diagnostics, answer)) return {};
  auto out = answer_to<Row>(answer, context);
  out.page.truncated = outer.page.truncated;
  out.page.token = outer.page.token;
  if (outer.list.valid()) read_rows(out, reader, members, outer.list, name_member);
  return add(answers, std::move(out), reader, context);
}

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_INVENTORY_READER_H_
