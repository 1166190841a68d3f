// The way of a file: bytes, text, JSON values or CSV, artefacts, rows of the draft; and, when all
// files are through, the model. Files with call records go first: they say what is in others.
#include "ambit/snapshot.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "json/json.h"
#include "policy/compiler.h"
#include "snapshot/archived_files.h"
#include "snapshot/authorization_details.h"
#include "snapshot/builder.h"
#include "snapshot/bytes.h"
#include "snapshot/call_record.h"
#include "snapshot/caller_identity.h"
#include "snapshot/context.h"
#include "snapshot/credential_report.h"
#include "snapshot/diagnostics.h"
#include "snapshot/facts_reader.h"
#include "snapshot/files.h"
#include "snapshot/identity_center_reader.h"
#include "snapshot/import/importer.h"
#include "snapshot/inventory_reader.h"
#include "snapshot/model.h"
#include "snapshot/organization.h"
#include "snapshot/own_form.h"
#include "snapshot/plain_text.h"
#include "snapshot/recognise.h"
#include "snapshot/resource_policy.h"

namespace ambit {
namespace snapshot {
namespace {

using json::Kind;
using json::Value;

constexpr std::size_t kIgnoredNamesKept = 10;
constexpr std::size_t kMembersShown = 5;
constexpr std::size_t kShownBytes = 40;

// The first members of an object, or what else it is.
std::string describe(Value value) {
  if (value.is(Kind::kArray)) return "a list of values that are not all of one kind";
  if (!value.is(Kind::kObject)) return std::string(json::kind_words(value.kind()));
  std::string names;
  std::size_t shown = 0;
  for (const auto& [key, inner] : value.members()) {
    if (shown++ == kMembersShown) return names + ", ...";
    std::string_view name = key.text().substr(0, kShownBytes);
    while (!name.empty() && name.size() == kShownBytes && (name.back() & 0x80) != 0)
      name.remove_suffix(1);  // not in the middle of a character
    names.append(names.empty() ? "`" : ", `").append(name).append("`");
  }
  return names.empty() ? "no members" : "the members " + names;
}

// Whether answers of a kind are of one region, wherever their files lie.
bool is_regional(std::string_view kind) {
  static constexpr std::array<std::string_view, 11> kRegional = {
      "accessanalyzer.analyzers",
      "cloudtrail.event-selectors",
      "cloudtrail.log",
      "cloudtrail.lookup",
      "cloudtrail.status",
      "cloudtrail.trails",
      "ec2.instance-profile-associations",
      "ec2.instances",
      "ec2.user-data",
      "lambda.functions",
      "sns.topic-attributes"};
  return std::ranges::find(kRegional, kind) != kRegional.end();
}

std::string_view region_of(std::string_view kind, const Context& context) {
  return context.record() != nullptr || is_regional(kind) ? context.stated_region()
                                                          : std::string_view{};
}

// Whether an error tells as much as an answer.
bool is_answer(ErrorFact fact) {
  return fact != ErrorFact::kNothing && fact != ErrorFact::kGone && fact != ErrorFact::kDenied &&
         fact != ErrorFact::kFailed;
}

// Reads a file that a call record names and that was not given; nothing, and a diagnostic, when
// there is none.
using ReadNamed = std::optional<TextBuffer> (*)(const std::string& name, Diagnostics& diagnostics);

// All there is was given.
std::optional<TextBuffer> read_none(const std::string& /*name*/, Diagnostics& /*diagnostics*/) {
  return std::nullopt;
}

class Loader {
 public:
  Loader(const LoadOptions& options, ReadNamed read_named)
      : options_(options),
        read_named_(read_named),
        compiler_(*model_->shared_policies, model_->sources, parser_) {}
  // Of a snapshot that shares its tables with that of `earlier`, which must outlive it and has not
  // finished yet.
  explicit Loader(const Loader* earlier) : Loader(earlier, earlier->options_) {}
  Loader(const Loader* earlier, const LoadOptions& options)
      : options_(options),
        read_named_(earlier->read_named_),
        model_(std::make_unique<Model>(earlier->model_->shared_policies)),
        compiler_(earlier->compiler_, model_->sources, parser_) {}

  void read_paths(std::span<const std::string> paths);
  void read_given(std::vector<Snapshot::File> files);
  std::unique_ptr<Model> finish();

 private:
  void input_lost() { draft_.input_lost = true; }
  void ignore(std::string name) {
    ++model_->ignored_files;
    if (model_->ignored_names.size() < kIgnoredNamesKept)
      model_->ignored_names.push_back(std::move(name));
  }

  // What the snapshot is about when nothing in it says so: the accounts of its logs, else
  // directories that are named like accounts.
  void suggest_accounts() {
    const auto suggest = [this](Symbol id) { draft_.accounts.add(model_->intern("aws"), id); };
    if (draft_.accounts.size() > 0) return;
    for (const DraftAnswer<LoggedEvent>& log : draft_.inventory.events)
      if (log.account.valid()) suggest(log.account);
    if (draft_.accounts.size() > 0) return;
    for (const std::string& id : account_directories_) suggest(model_->intern(id));
  }

  struct WaitingFile {
    FoundFile found = {};
    DecodedText decoded = {};
    bool taken = false;
  };

  void tell(const Progress& progress) const;
  std::uint64_t add(const FoundFile& found, TextBuffer bytes);
  void add(WaitingFile file);
  void read_log(WaitingFile log);
  std::uint64_t add_members(const FoundFile& archive, OpenedFile opened);
  void read_all();
  void read_given_policies();
  void import_foreign();

  // A file while it is read, and the call that all of it is the answer of, if a record says so.
  struct OpenFile {
    FileId id = {};
    FileContext context;
    const Call* call = nullptr;
    bool in_archive = false;
  };
  // How the values of a kind are read.
  struct KindReader {
    std::string_view kind = {};
    ReadArtefact (*read)(Loader& loader, Value value, const Context& context) = nullptr;
  };
  static std::span<const KindReader> kind_readers();

  policy::PlacedDocument read_given(const GivenPolicy& given, PolicyKind kind);
  void read(WaitingFile waiting, const Call* call);
  void read_text(const OpenFile& file, TextForm form, bool cut_off);
  void read_json(const OpenFile& file, bool cut_off);
  void read_collected(const OpenFile& file, std::unique_ptr<json::Tree> tree);
  void read_report(const OpenFile& file);
  void read_value(const OpenFile& file, Value value);
  void read_kind(const OpenFile& file, std::string_view kind, Value value, const Call* call);
  void read_record(const OpenFile& file, Value value);
  void read_answer(const OpenFile& file, Value value, const Call& call);
  void read_named_file(const OpenFile& file, const CallRecord& record);
  void read_error(const OpenFile& file, const Call& call, const CallRecord::Error& error,
                  Value value);
  void unrecognised(Value value);
  void say_unrecognised();
  void not_read(FileId file, std::string_view kind, Value value);
  void unused_call(FileId file, const Call& call);
  Artefact& add_artefact(FileId file, std::string_view kind, const ReadArtefact& artefact,
                         std::string_view region);

  LoadOptions options_;
  ReadNamed read_named_;
  std::unique_ptr<Model> model_ = std::make_unique<Model>();
  Draft draft_{model_->sources};
  json::Parser parser_;
  policy::Compiler compiler_;
  CallRecordReader records_{*model_, draft_};
  AuthorizationDetailsReader details_{*model_, compiler_, draft_};
  CredentialReportReader reports_{*model_, draft_};
  CallerIdentityReader callers_{*model_, draft_};
  OrganizationReader organizations_{*model_, compiler_, draft_};
  ResourcePolicyReader resources_{*model_, compiler_, draft_};
  OwnFormReader own_forms_{*model_, compiler_, draft_};
  FactsReader facts_{*model_, resources_, draft_};
  IdentityCenterReader identity_center_{*model_, draft_};
  InventoryReader inventory_{*model_, parser_, draft_};
  Importer importer_{{*model_, compiler_, parser_, draft_, options_}};
  std::deque<FileContext> foreign_contexts_;
  std::vector<std::unique_ptr<json::Tree>> foreign_trees_;
  std::vector<WaitingFile> waiting_;
  std::map<std::string, std::size_t> waiting_by_name_;
  // By file, kind, account and region.
  std::map<std::tuple<FileId, std::string_view, Symbol, std::string>, std::size_t> artefact_rows_;
  std::set<std::string> account_directories_;
  std::set<std::pair<FileId, std::string>> said_not_read_;  // by kind or call
  // Of the file that is being read, by what they look like: a foreign file of lines is one problem.
  struct Unrecognised {
    Value first = {};
    std::size_t more = 0;
  };
  std::map<std::string, Unrecognised> unrecognised_;
};

std::span<const Loader::KindReader> Loader::kind_readers() {
  using L = Loader;
  static constexpr std::array kReaders = {
      KindReader{kAuthorizationDetails,
                 [](L& l, Value v, const Context& c) { return l.details_.read(v, c); }},
      KindReader{kCredentialReport,
                 [](L& l, Value v, const Context& c) { return l.reports_.read(v, c); }},
      KindReader{kSnapshotHeader,
                 [](L& l, Value v, const Context&) { return l.records_.read_header(v); }},
      KindReader{"ambit.accounts",
                 [](L& l, Value v, const Context& c) { return l.own_forms_.read_accounts(v, c); }},
      KindReader{"ambit.facts",
                 [](L& l, Value v, const Context& c) { return l.facts_.read(v, c); }},
      KindReader{
          "ambit.organization",
          [](L& l, Value v, const Context& c) { return l.own_forms_.read_organization(v, c); }},
      KindReader{"ambit.resource-policies",
                 [](L& l, Value v, const Context& c) { return l.resources_.read_list(v, c); }},
      KindReader{"ecr.repository-policy",
                 [](L& l, Value v, const Context& c) {
                   return l.resources_.read_repository_policy(v, c);
                 }},
      KindReader{
          "iam.organizations-features",
          [](L& l, Value v, const Context& c) { return l.organizations_.read_features(v, c); }},
      KindReader{
          "org.accounts",
          [](L& l, Value v, const Context& c) { return l.organizations_.read_accounts(v, c); }},
      KindReader{"org.delegated-administrators",
                 [](L& l, Value v, const Context& c) {
                   return l.organizations_.read_delegated_administrators(v, c);
                 }},
      KindReader{"org.delegated-services",
                 [](L& l, Value v, const Context& c) {
                   return l.organizations_.read_delegated_services(v, c);
                 }},
      KindReader{
          "org.organization",
          [](L& l, Value v, const Context& c) { return l.organizations_.read_organization(v, c); }},
      KindReader{
          "org.parents",
          [](L& l, Value v, const Context& c) { return l.organizations_.read_parents(v, c); }},
      KindReader{
          "org.policies",
          [](L& l, Value v, const Context& c) { return l.organizations_.read_policies(v, c); }},
      KindReader{"org.policy", [](L& l, Value v,
                                  const Context& c) { return l.organizations_.read_policy(v, c); }},
      KindReader{"org.roots",
                 [](L& l, Value v, const Context& c) { return l.organizations_.read_roots(v, c); }},
      KindReader{"org.service-access",
                 [](L& l, Value v, const Context& c) {
                   return l.organizations_.read_service_access(v, c);
                 }},
      KindReader{
          "org.targets",
          [](L& l, Value v, const Context& c) { return l.organizations_.read_targets(v, c); }},
      KindReader{"org.units",
                 [](L& l, Value v, const Context& c) { return l.organizations_.read_units(v, c); }},
      KindReader{"resource-policy",
                 [](L& l, Value v, const Context& c) { return l.resources_.read_policy(v, c); }},
      KindReader{"s3.buckets",
                 [](L& l, Value v, const Context& c) { return l.resources_.read_buckets(v, c); }},
      KindReader{"s3.public-access-block",
                 [](L& l, Value v,
                    const Context& c) { return l.resources_.read_public_access_block(v, c); }},
      KindReader{
          "secretsmanager.resource-policy",
          [](L& l, Value v, const Context& c) { return l.resources_.read_secret_policy(v, c); }},
      KindReader{
          "sns.topic-attributes",
          [](L& l, Value v, const Context& c) { return l.resources_.read_topic_attributes(v, c); }},
      KindReader{
          "sqs.queue-attributes",
          [](L& l, Value v, const Context& c) { return l.resources_.read_queue_attributes(v, c); }},
      KindReader{"sts.caller-identity",
                 [](L& l, Value v, const Context& c) { return l.callers_.read(v, c); }},
  };
  return kReaders;
}

// --- Files ---

std::string normal_name(const std::string& name) {
  return std::filesystem::path(name).lexically_normal().string();
}

std::string shown_name(const std::string& name) {
  return name == "-" ? "<stdin>" : name;
}

void Loader::tell(const Progress& progress) const {
  if (options_.progress) options_.progress(progress);
}

// How many bytes of text that was.
std::uint64_t Loader::add(const FoundFile& found, TextBuffer bytes) {
  OpenedFile opened = open_file(std::move(bytes), text_limits(options_));
  if (opened.format()) return add_members(found, std::move(opened));
  WaitingFile file{.found = found, .decoded = decode_file(std::move(opened), options_)};
  const std::uint64_t size = file.decoded.text.view().size();
  add(std::move(file));
  return size;
}

// Logs have no end: they are read at once, and what is not used of them is forgotten. All others
// wait for the call records, which may say what they are.
void Loader::add(WaitingFile file) {
  if (is_log_file(file.decoded.text.view())) return read_log(std::move(file));
  waiting_by_name_.try_emplace(normal_name(file.found.name), waiting_.size());
  waiting_.push_back(std::move(file));
}

void Loader::read_log(WaitingFile log) {
  const auto file = FileId(static_cast<std::uint32_t>(model_->sources.size()));
  const std::size_t said = model_->diagnostics.items().size();
  const std::size_t artefacts = model_->artefacts.size();
  const InventoryReader::LogMark mark = inventory_.log_mark();
  read(std::move(log), nullptr);
  // Diagnostics show the text.
  const bool is_log = std::ranges::all_of(
      std::span(model_->artefacts).subspan(artefacts),
      [](const Artefact& artefact) { return artefact.kind == InventoryReader::kLog; });
  if (is_log && model_->diagnostics.items().size() == said && model_->sources.size() > file.index())
    model_->sources.reduce(file, inventory_.places_since(mark, file));
}

std::uint64_t Loader::add_members(const FoundFile& archive, OpenedFile opened) {
  ArchivedFiles members =
      read_archive(std::move(opened), shown_name(archive.name), options_, text_limits(options_));
  if (members.damage)
    waiting_.push_back(
        {.found = archive, .decoded = {.damage = std::move(members.damage), .usable = false}});
  std::uint64_t size = 0;
  for (ArchivedFile& member : members.files) {
    size += member.decoded.text.view().size();
    add({.found = {.name = std::move(member.name), .from_directory = true, .in_archive = true},
         .decoded = std::move(member.decoded)});
  }
  for (std::string& name : members.ignored) ignore(std::move(name));
  for (std::string& directory : members.too_deep) {
    model_->diagnostics.add(kinds::kDirectoryDepth, {},
                            {std::move(directory), std::int64_t{kMaxDirectoryLevels}});
    input_lost();
  }
  account_directories_.insert(members.account_directories.begin(),
                              members.account_directories.end());
  return size;
}

void Loader::read_all() {
  const auto has_records = [](const WaitingFile& file) {
    return file.decoded.text.view().find("\"AmbitCall\"") != std::string_view::npos;
  };
  Progress progress{.work = Work::kParsing, .total = waiting_.size()};
  for (const bool with_records : {true, false}) {
    for (std::size_t i = 0; i < waiting_.size(); ++i) {
      if (waiting_[i].taken || has_records(waiting_[i]) != with_records) continue;
      tell(progress);
      ++progress.done;
      waiting_[i].taken = true;
      read(std::move(waiting_[i]), nullptr);
    }
  }
}

void Loader::read(WaitingFile waiting, const Call* call) {
  DecodedText& decoded = waiting.decoded;
  TextForm form = form_of(decoded.text.view());
  // The AWS CLI prints nothing at all for an empty answer; that it did not fail is in the record.
  if (call != nullptr && form == TextForm::kEmpty && !decoded.damage) {
    decoded.text = TextBuffer(std::string_view("{}"));
    form = TextForm::kJson;
  }
  // Of a directory only what looks like an artefact; of damaged bytes nobody can tell.
  const bool no_candidate =
      form == TextForm::kOther || (form == TextForm::kEmpty && !decoded.damage);
  if (waiting.found.from_directory && no_candidate && call == nullptr)
    return ignore(waiting.found.name);

  const std::string& name = waiting.found.name;
  const OpenFile file{.id = model_->sources.add(shown_name(name), std::move(decoded.text),
                                                decoded.encoding, decoded.skipped),
                      .context = FileContext(name, options_),
                      .call = call,
                      .in_archive = waiting.found.in_archive};
  if (call != nullptr && call->time)
    draft_.times.add_record({file.id, 0, std::numeric_limits<std::uint32_t>::max()}, *call->time);
  if (decoded.damage) {
    const std::uint32_t at = decoded.damage->offset;
    model_->diagnostics.add(*decoded.damage->kind, {file.id, at, at},
                            std::move(decoded.damage->args));
    input_lost();
  }
  if (decoded.usable) read_text(file, form, decoded.damage.has_value());
}

void Loader::read_text(const OpenFile& file, TextForm form, bool cut_off) {
  switch (form) {
    case TextForm::kEmpty:
      if (!cut_off) model_->diagnostics.add(kinds::kEmptyFile, {file.id, 0, 0});
      return input_lost();
    case TextForm::kReport:
      return read_report(file);
    case TextForm::kJson:
      return read_json(file, cut_off);
    case TextForm::kOther:
      break;
  }
  const PlainText plain = recognise_plain_text(model_->sources.text(file.id));
  if (plain.name.empty()) return read_json(file, cut_off);
  model_->diagnostics.add(kinds::kNotJson, {file.id, 0, 0},
                          {std::string(plain.name), std::string(plain.help)});
  input_lost();
}

void Loader::read_report(const OpenFile& file) {
  const Context context(*model_, draft_, file.context, file.call, {file.id, 0, 0});
  add_artefact(file.id, kCredentialReport, reports_.read_csv(file.id, context),
               region_of(kCredentialReport, context));
}

void Loader::read_json(const OpenFile& file, bool cut_off) {
  Diagnostics found;
  auto tree = parser_.parse(model_->sources, file.id, found);
  const std::size_t foreign = foreign_contexts_.size();
  // Where a text is cut off, its last value ends too early: that is said already.
  for (const Diagnostic& diagnostic : found.items())
    if (!cut_off || diagnostic.kind->name != "json/truncated")
      model_->diagnostics.add(*diagnostic.kind, diagnostic.where) = diagnostic;
  if (!tree->complete()) input_lost();
  if (file.call == nullptr && Importer::reads_file(model_->sources.name(file.id)))
    return read_collected(file, std::move(tree));
  for (const Value value : tree->roots()) {
    if (file.call == nullptr) {
      read_value(file, value);
    } else {
      read_answer(file, value, *file.call);
    }
  }
  say_unrecognised();
  if (foreign_contexts_.size() > foreign) foreign_trees_.push_back(std::move(tree));
}

void Loader::read_collected(const OpenFile& file, std::unique_ptr<json::Tree> tree) {
  bool used = false;
  for (const Value value : tree->roots()) used = importer_.add_file(value) || used;
  if (!used) ignore(std::string(model_->sources.name(file.id)));
  foreign_trees_.push_back(std::move(tree));
}

// --- Values ---

void Loader::read_value(const OpenFile& file, Value value) {
  const Recognised recognised = recognise(value);
  if (recognised.kind.empty()) return unrecognised(value);
  for (const Value page : recognised.values) {
    if (recognised.kind == kCallRecord) {
      read_record(file, page);
    } else {
      read_kind(file, recognised.kind, page, nullptr);
    }
  }
}

void Loader::read_kind(const OpenFile& file, std::string_view kind, Value value, const Call* call) {
  if (Importer::reads(kind))
    return importer_.add(kind, {value, &foreign_contexts_.emplace_back(file.context)});
  const auto readers = kind_readers();
  const auto reader = std::ranges::find(readers, kind, &KindReader::kind);
  const InventoryReader::Entry* listed = InventoryReader::find_kind(kind);
  const IdentityCenterReader::Entry* of_center = IdentityCenterReader::find_kind(kind);
  if (reader == readers.end() && listed == nullptr && of_center == nullptr)
    return not_read(file.id, kind, value);
  const Context context(*model_, draft_, file.context, call, value.where());
  const auto read = [&] {
    if (listed != nullptr) return inventory_.read(*listed, value, context);
    if (of_center != nullptr) return identity_center_.read(*of_center, value, context);
    return reader->read(*this, value, context);
  };
  add_artefact(file.id, kind, read(), region_of(kind, context));
}

void Loader::unrecognised(Value value) {
  input_lost();
  const auto [known, added] = unrecognised_.try_emplace(
      std::string(ambiguous_empty_list(value)) + ' ' + describe(value), Unrecognised{value});
  if (!added) ++known->second.more;
}

void Loader::say_unrecognised() {
  std::vector<Unrecognised> all;
  all.reserve(unrecognised_.size());
  for (const auto& [looks, values] : unrecognised_) all.push_back(values);
  unrecognised_.clear();
  std::ranges::sort(all, {}, [](const Unrecognised& values) { return values.first.index(); });
  for (const auto& [value, more] : all) {
    if (const std::string_view list = ambiguous_empty_list(value); !list.empty()) {
      say(model_->diagnostics, kinds::kAmbiguousEmpty, value, {std::string(list)});
      continue;
    }
    const std::string_view nearest = nearest_kind(value);
    std::string looks = describe(value);
    if (more > 0) looks += ", like " + std::to_string(more) + " more values of this file";
    say(model_->diagnostics, nearest.empty() ? kinds::kUnrecognised : kinds::kUnrecognisedNear,
        value, {std::move(looks), std::string(nearest)});
  }
}

void Loader::not_read(FileId file, std::string_view kind, Value value) {
  if (said_not_read_.emplace(file, kind).second)
    say(model_->diagnostics, kind == kPolicyDocument ? kinds::kPolicyDocument : kinds::kNotRead,
        value, {std::string(kind)});
  add_artefact(file, kind, {}, "").read = false;
}

// --- Call records ---

void Loader::read_record(const OpenFile& file, Value value) {
  const auto record = records_.read(value);
  if (!record) return input_lost();
  if (record->error) return read_error(file, record->call, *record->error, value);
  if (!record->file.empty()) return read_named_file(file, *record);
  if (record->call.time) draft_.times.add_record(record->result.where(), *record->call.time);
  read_answer(file, record->result, record->call);
}

void Loader::read_answer(const OpenFile& file, Value value, const Call& call) {
  const std::string_view kind = kind_of_answer(call.service, call.operation);
  if (kind.empty()) return unused_call(file.id, call);
  if (is_answer_of(value, kind)) return read_kind(file, kind, value, &call);
  say(model_->diagnostics, kinds::kNotTheAnswer, value, {call_name(call), describe(value)});
  input_lost();
}

void Loader::unused_call(FileId file, const Call& call) {
  if (said_not_read_.emplace(file, call_name(call)).second)
    model_->diagnostics.add(kinds::kCallUnused, call.where, {call_name(call)});
  add_artefact(file, kCallRecord, {.account = call.account, .entities = 1},
               model_->text(call.region))
      .read = false;
}

void Loader::read_named_file(const OpenFile& file, const CallRecord& record) {
  const std::string_view records = model_->sources.name(file.id);
  const std::string name =
      normal_name(std::string(records.substr(0, records.rfind('/') + 1)) + record.file);
  const auto refuse = [&](std::string problem) {
    model_->diagnostics.add(kinds::kBadCall, record.call.where, {std::move(problem)});
    input_lost();
  };
  WaitingFile waiting{.found = {.name = name, .in_archive = file.in_archive}};
  if (const auto found = waiting_by_name_.find(name); found != waiting_by_name_.end()) {
    WaitingFile& given = waiting_[found->second];
    if (std::exchange(given.taken, true))
      return refuse("a `File` that another record names or that holds records: `" + name + "`");
    waiting = std::move(given);
  } else if (auto bytes = file.in_archive ? std::nullopt : read_named_(name, model_->diagnostics)) {
    waiting_by_name_.emplace(name, waiting_.size());
    waiting_.push_back({.taken = true});
    waiting.decoded = decode_bytes(std::move(*bytes), options_);
  } else {
    return refuse("a `File` that cannot be read: `" + name + "`");
  }
  read(std::move(waiting), &record.call);
}

// An error may be a fact; what it does not tell is unknown.
void Loader::read_error(const OpenFile& file, const Call& call, const CallRecord::Error& error,
                        Value value) {
  const Context context(*model_, draft_, file.context, &call, call.where);
  if (call.time) draft_.times.add_record(call.where, *call.time);
  std::string text(error.code.empty() ? "no error code" : error.code);
  if (!error.message.empty()) text.append(": ").append(error.message);
  const auto say_it = [&](const DiagnosticKind& kind) {
    say(model_->diagnostics, kind, value,
        {call_name(call), text, permission_of(call.service, call.operation)});
  };
  const ErrorFact fact = fact_of_error(call.service, call.operation, error.code);
  switch (fact) {
    case ErrorFact::kGone:
      say_it(kinds::kGone);
      break;
    case ErrorFact::kDenied:
      say_it(kinds::kCallDenied);
      break;
    case ErrorFact::kFailed:
      say_it(kinds::kCallFailed);
      break;
    case ErrorFact::kNoPolicy:
      resources_.no_policy(context);
      break;
    case ErrorFact::kNoPublicAccessBlock:
      resources_.no_public_access_block(context);
      break;
    case ErrorFact::kNoPasswordPolicy:
      inventory_.no_password_policy(context);
      break;
    case ErrorFact::kNoOwnershipControls:
      inventory_.no_ownership_controls(context);
      break;
    case ErrorFact::kNoOrganization:
      organizations_.no_organization(context);
      break;
    case ErrorFact::kNoFeatures:
      organizations_.no_features(context);
      break;
    case ErrorFact::kNothing:
    case ErrorFact::kAbsent:
      break;
  }
  // What says that there is none of a thing is the artefact about it.
  const std::string_view kind = kind_of_answer(call.service, call.operation);
  const bool answered = is_answer(fact) && !kind.empty();
  add_artefact(file.id, answered ? kind : kCallRecord,
               {.account = call.account, .entities = answered ? 0U : 1U},
               model_->text(call.region));
}

// One artefact for all values of a kind, an account and a region that a file has.
Artefact& Loader::add_artefact(FileId file, std::string_view kind, const ReadArtefact& read,
                               std::string_view region) {
  std::vector<Artefact>& artefacts = model_->artefacts;
  const auto [row, added] =
      artefact_rows_.try_emplace({file, kind, read.account, std::string(region)}, artefacts.size());
  if (added)
    artefacts.push_back({.file = std::string(model_->sources.name(file)),
                         .kind = kind,
                         .account = std::string(model_->text(read.account)),
                         .region = std::string(region)});
  artefacts[row->second].entities += read.entities;
  return artefacts[row->second];
}

policy::PlacedDocument Loader::read_given(const GivenPolicy& given, PolicyKind kind) {
  DecodedText decoded = decode_bytes(TextBuffer(given.text), options_);
  const FileId file =
      model_->sources.add(given.name, std::move(decoded.text), decoded.encoding, decoded.skipped);
  if (decoded.damage)
    model_->diagnostics.add(*decoded.damage->kind,
                            {file, decoded.damage->offset, decoded.damage->offset},
                            std::move(decoded.damage->args));
  return compiler_.compile_text(file, kind, model_->diagnostics);
}

// The accounts that logs and directories suggest come last: they say the least.
void Loader::import_foreign() {
  for (const ImportedArtefact& read : importer_.finish()) {
    Artefact& artefact = add_artefact(
        read.file, read.kind, {.account = read.account, .entities = read.entities}, read.region);
    if (!read.directory.empty()) artefact.file = read.directory;
  }
  foreign_trees_.clear();
}

void Loader::read_given_policies() {
  for (const GivenPolicy& given : options_.session_policies)
    model_->session_policies.push_back(read_given(given, PolicyKind::kSession));
  if (options_.endpoint_policy)
    model_->endpoint_policy = read_given(*options_.endpoint_policy, PolicyKind::kEndpoint);
}

void Loader::read_paths(std::span<const std::string> paths) {
  Diagnostics& diagnostics = model_->diagnostics;
  const FoundFiles found = find_files(paths, diagnostics);
  if (diagnostics.has_errors()) input_lost();
  for (const std::string& name : found.special) ignore(name);
  account_directories_.insert(found.account_directories.begin(), found.account_directories.end());
  Progress progress{.work = Work::kReading, .total = found.files.size()};
  for (const FoundFile& file : found.files) {
    tell(progress);
    if (auto bytes = read_file(file.name, diagnostics)) {
      progress.bytes += add(file, std::move(*bytes));
    } else {
      input_lost();
    }
    ++progress.done;
  }
  read_all();
  import_foreign();
  suggest_accounts();
}

void Loader::read_given(std::vector<Snapshot::File> files) {
  std::sort(files.begin(), files.end(), [](const Snapshot::File& a, const Snapshot::File& b) {
    return std::tie(a.name, a.bytes) < std::tie(b.name, b.bytes);
  });
  for (const Snapshot::File& file : files) add({.name = file.name}, TextBuffer(file.bytes));
  read_all();
  import_foreign();
  suggest_accounts();
}

std::unique_ptr<Model> Loader::finish() {
  read_given_policies();
  records_.summarise();
  details_.summarise();
  reports_.summarise();
  callers_.summarise();
  organizations_.summarise();
  resources_.summarise();
  own_forms_.summarise();
  facts_.summarise();
  identity_center_.summarise();
  inventory_.summarise();
  build_model(std::move(draft_), *model_);
  model_->complete = !model_->diagnostics.has_errors();
  return std::move(model_);
}

}  // namespace
}  // namespace snapshot

namespace {

using snapshot::Loader;

Result<Snapshot, Snapshot> result_of(Snapshot loaded, const LoadOptions& options) {
  if (!loaded.model().complete && !options.keep_going) return Failure(std::move(loaded));
  return loaded;
}

}  // namespace

Snapshot::Snapshot(std::unique_ptr<snapshot::Model> model) : model_(std::move(model)) {}
Snapshot::Snapshot(Snapshot&&) noexcept = default;
Snapshot& Snapshot::operator=(Snapshot&&) noexcept = default;
Snapshot::~Snapshot() = default;

Result<Snapshot, Snapshot> Snapshot::load(std::span<const std::string> paths,
                                          const LoadOptions& options) {
  Loader loader(options, snapshot::read_file);
  loader.read_paths(paths);
  return result_of(Snapshot(loader.finish()), options);
}

Result<Snapshot, Snapshot> Snapshot::load_files(std::vector<File> files,
                                                const LoadOptions& options) {
  Loader loader(options, snapshot::read_none);
  loader.read_given(std::move(files));
  return result_of(Snapshot(loader.finish()), options);
}

SnapshotPair SnapshotPair::load(std::span<const std::string> before_paths,
                                std::span<const std::string> after_paths,
                                const LoadOptions& options) {
  Loader before(options, snapshot::read_file);
  Loader after(&before);
  before.read_paths(before_paths);
  after.read_paths(after_paths);
  return {Snapshot(before.finish()), Snapshot(after.finish()), options.keep_going};
}

SnapshotPair SnapshotPair::load_files(std::vector<Snapshot::File> before_files,
                                      std::vector<Snapshot::File> after_files,
                                      const LoadOptions& options) {
  Loader before(options, snapshot::read_none);
  Loader after(&before);
  before.read_given(std::move(before_files));
  after.read_given(std::move(after_files));
  return {Snapshot(before.finish()), Snapshot(after.finish()), options.keep_going};
}

SnapshotPair SnapshotPair::load_plan(std::span<const std::string> paths,
                                     const LoadOptions& options) {
  LoadOptions before_options = options;
  before_options.plan_state = PlanState::kBefore;
  LoadOptions after_options = options;
  after_options.plan_state = PlanState::kAfter;
  Loader before(before_options, snapshot::read_file);
  Loader after(&before, after_options);
  before.read_paths(paths);
  after.read_paths(paths);
  return {Snapshot(before.finish()), Snapshot(after.finish()), options.keep_going};
}

SnapshotPair::SnapshotPair(Snapshot before, Snapshot after, bool keep_going)
    : before_(std::move(before)),
      after_(std::move(after)),
      sound_(keep_going || (before_.model().complete && after_.model().complete)) {}

const Diagnostics& Snapshot::diagnostics() const {
  return model_->diagnostics;
}
const SourceFiles& Snapshot::sources() const {
  return model_->sources;
}
std::span<const Artefact> Snapshot::artefacts() const {
  return model_->artefacts;
}
std::vector<Assignee> Snapshot::assignees(std::string_view role_arn) const {
  return snapshot::assignees_of(*model_, role_arn);
}
std::uint64_t Snapshot::ignored_files() const {
  return model_->ignored_files;
}

std::vector<std::string_view> Snapshot::accounts() const {
  std::vector<std::string_view> ids;
  for (const snapshot::Account& account : model_->accounts) ids.push_back(model_->text(account.id));
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::vector<PrincipalName> Snapshot::principals() const {
  std::vector<PrincipalName> principals;
  for (const snapshot::Account& account : model_->accounts) {
    const auto add = [&](const snapshot::Holder& holder, PrincipalType type) {
      principals.push_back({.type = type,
                            .arn = model_->text(holder.arn),
                            .name = model_->text(holder.name),
                            .account = model_->text(account.id)});
    };
    for (const snapshot::User& user : model_->users_of(account)) add(user, PrincipalType::kUser);
    for (const snapshot::Role& role : model_->roles_of(account)) add(role, PrincipalType::kRole);
  }
  return principals;
}

}  // namespace ambit
