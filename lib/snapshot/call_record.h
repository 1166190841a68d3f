// Reads call records, which say which call an answer is of, and the headers in front of them.
// Source: docs/snapshot.md, "Call records".
#ifndef AMBIT_SNAPSHOT_CALL_RECORD_H_
#define AMBIT_SNAPSHOT_CALL_RECORD_H_

#include <optional>
#include <string>
#include <string_view>

#include "json/json.h"
#include "snapshot/call.h"
#include "snapshot/draft.h"
#include "snapshot/value_reader.h"

namespace ambit::snapshot {

// A call and exactly one of the three forms of its answer.
struct CallRecord {
  Call call = {};
  json::Value result = {};  // an object
  std::string file = {};    // relative path of the file with the answer
  struct Error {
    std::string_view code = {};
    std::string_view message = {};
  };
  std::optional<Error> error = {};
};

class CallRecordReader {
 public:
  // Both must outlive it.
  CallRecordReader(Model& model, Draft& draft);

  // Nothing, and an error, when the record is damaged.
  std::optional<CallRecord> read(json::Value record);

  // Adds the time of a header to the draft.
  ReadArtefact read_header(json::Value header);

  void summarise();

  // A record or a header while it is read.
  struct Written {
    std::optional<std::int64_t> version = {};
    std::string_view service = {};
    std::string_view operation = {};
    Symbol account = {};
    std::string_view region = {};
    json::Value parameters = {};
    Time time = {};
    bool complete = false;
    json::Value result = {};
    json::Value file = {};
    json::Value error = {};
  };

 private:
  bool is_whole(const Written& written, json::Value record);
  bool read_answer(const Written& written, CallRecord& record, json::Value value);
  bool understands(std::string_view member, std::optional<std::int64_t> version,
                   json::Value record);
  void bad_call(json::Value record, std::string_view has);

  Model& model_;
  Draft& draft_;
  ValueReader records_;
  ValueReader headers_;
};

// "iam ListUsers", as diagnostics name a call.
std::string call_name(const Call& call);

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_CALL_RECORD_H_
