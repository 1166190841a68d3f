#include "snapshot/call_record.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "ambit/arn.h"
#include "snapshot/diagnostics.h"
#include "snapshot/recognise.h"

namespace ambit::snapshot {
namespace {

using json::Kind;
using json::Value;

struct WrittenError {
  std::string_view code = {};
  std::string_view message = {};
};

constexpr auto kRecordMembers = std::to_array<Member<ValueReader, CallRecordReader::Written>>({
    {"AmbitCall",
     [](ValueReader& r, CallRecordReader::Written& w, Value v) { w.version = r.integer(v); }},
    {"Service", [](ValueReader& r, CallRecordReader::Written& w,
                   Value v) { w.service = r.string(v).value_or(""); }},
    {"Operation", [](ValueReader& r, CallRecordReader::Written& w,
                     Value v) { w.operation = r.string(v).value_or(""); }},
    {"Account",
     [](ValueReader& r, CallRecordReader::Written& w, Value v) { w.account = r.account(v); }},
    {"Region", [](ValueReader& r, CallRecordReader::Written& w,
                  Value v) { w.region = r.string(v).value_or(""); }},
    {"Parameters",
     [](ValueReader& r, CallRecordReader::Written& w, Value v) {
       if (r.expect(v, Kind::kObject)) w.parameters = v;
     }},
    {"Time", [](ValueReader& r, CallRecordReader::Written& w, Value v) { w.time = r.time(v); }},
    {"Result", [](ValueReader&, CallRecordReader::Written& w, Value v) { w.result = v; }},
    {"File", [](ValueReader&, CallRecordReader::Written& w, Value v) { w.file = v; }},
    {"Error", [](ValueReader&, CallRecordReader::Written& w, Value v) { w.error = v; }},
});

constexpr auto kErrorMembers = std::to_array<Member<ValueReader, WrittenError>>({
    {"Code", [](ValueReader& r, WrittenError& w, Value v) { w.code = r.string(v).value_or(""); }},
    {"Message",
     [](ValueReader& r, WrittenError& w, Value v) { w.message = r.string(v).value_or(""); }},
    {"ExitStatus"},
});

constexpr auto kHeaderMembers = std::to_array<Member<ValueReader, CallRecordReader::Written>>({
    {"AmbitSnapshot",
     [](ValueReader& r, CallRecordReader::Written& w, Value v) { w.version = r.integer(v); }},
    {"CollectedAt",
     [](ValueReader& r, CallRecordReader::Written& w, Value v) { w.time = r.time(v); }},
    {"Tool"},
    {"Account"},
    {"Accounts"},
    {"Complete", [](ValueReader& r, CallRecordReader::Written& w,
                    Value v) { w.complete = r.boolean(v).value_or(false); }},
    {"Regions"},
    {"Organization"},
    {"Note"},
});

// Neither absolute nor upwards.
bool stays_below(std::string_view path) {
  if (path.empty() || path.starts_with('/')) return false;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    if (path.substr(0, slash) == "..") return false;
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return true;
}

// A list is its texts with commas between them; of a boolean only that it is true is a text.
std::string parameter_text(Value value) {
  if (value.is(Kind::kString)) return std::string(value.text());
  if (value.is(Kind::kBool)) return value.boolean() ? "true" : "";
  std::string list;
  for (const Value element : value.elements())
    if (element.is(Kind::kString)) list.append(list.empty() ? "" : ",").append(element.text());
  return list;
}

std::vector<Parameter> read_parameters(Value object) {
  std::vector<Parameter> parameters;
  if (!object.valid()) return parameters;
  for (const auto& [key, value] : object.members())
    parameters.push_back({std::string(key.text()), parameter_text(value)});
  return parameters;
}

}  // namespace

CallRecordReader::CallRecordReader(Model& model, Draft& draft)
    : model_(model),
      draft_(draft),
      records_(model, kCallRecord),
      headers_(model, kSnapshotHeader) {}

bool CallRecordReader::understands(std::string_view member, std::optional<std::int64_t> version,
                                   Value record) {
  if (version == 1) return true;
  if (version) say(model_.diagnostics, kinds::kVersion, record, {std::string(member), *version});
  return false;
}

void CallRecordReader::bad_call(Value record, std::string_view has) {
  say(model_.diagnostics, kinds::kBadCall, record, {std::string(has)});
}

// Members that must be there, and one answer. False, and an error, when something is missing.
bool CallRecordReader::is_whole(const Written& written, Value record) {
  if (say_doubled_members(model_.diagnostics, record, written.result)) return false;
  if (!understands("AmbitCall", written.version, record)) return false;
  for (const char* name : {"Service", "Operation"}) {
    if (!record.find(name).valid()) return records_.missing(record, name), false;
  }
  if (written.service.empty() || written.operation.empty()) return false;
  const int answers = (written.result.valid() ? 1 : 0) + (written.file.valid() ? 1 : 0) +
                      (written.error.valid() ? 1 : 0);
  if (answers == 1) return true;
  bad_call(record, answers == 0 ? "none of `Result`, `File` and `Error`"
                                : "more than one of `Result`, `File` and `Error`");
  return false;
}

bool CallRecordReader::read_answer(const Written& written, CallRecord& record, Value value) {
  if (written.result.valid()) {
    record.result = written.result;
    return records_.expect(written.result, Kind::kObject);
  }
  if (written.file.valid()) {
    record.file = records_.string(written.file).value_or("");
    if (!written.file.is(Kind::kString) || stays_below(record.file)) return !record.file.empty();
    bad_call(value, "a `File` that is not a path below its own directory");
    return false;
  }
  if (!records_.expect(written.error, Kind::kObject)) return false;
  WrittenError error;
  records_.members(kErrorMembers, records_, error, written.error);
  record.error = {error.code, error.message};
  return true;
}

std::optional<CallRecord> CallRecordReader::read(Value value) {
  Written written;
  records_.members(kRecordMembers, records_, written, value);
  records_.take_latest();
  if (!is_whole(written, value)) return std::nullopt;
  CallRecord record{.call = {.service = std::string(written.service),
                             .operation = std::string(written.operation),
                             .parameters = read_parameters(written.parameters),
                             .account = written.account,
                             .where = value.where()}};
  if (!written.region.empty()) record.call.region = model_.intern(written.region);
  if (written.time.known) record.call.time = written.time.instant;
  return read_answer(written, record, value) ? std::optional(std::move(record)) : std::nullopt;
}

ReadArtefact CallRecordReader::read_header(Value value) {
  Written written;
  headers_.members(kHeaderMembers, headers_, written, value);
  headers_.take_latest();
  if (say_doubled_members(model_.diagnostics, value) ||
      !understands("AmbitSnapshot", written.version, value)) {
    draft_.input_lost = true;
    return {};
  }
  const FileId file = value.where().file;
  if (written.time.known) draft_.times.add_header(file, written.time.instant);
  if (written.complete) draft_.complete.add_header(file, {});
  return {};
}

void CallRecordReader::summarise() {
  headers_.summarise();
  records_.summarise();
}

std::string call_name(const Call& call) {
  return call.service + " " + call.operation;
}

}  // namespace ambit::snapshot
