// Trails, their settings, and the events of their logs that checks ask about. Source: CloudTrail
// API Reference; CloudTrail User Guide, "CloudTrail record contents".
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "pattern/timestamp.h"
#include "snapshot/diagnostics.h"
#include "snapshot/inventory_reader.h"

namespace ambit::snapshot {
namespace {

using json::Kind;
using json::Value;

// --- Trails ---

constexpr auto kTrailMembers = std::to_array<Member<ValueReader, Trail>>({
    {"Name", [](ValueReader& r, Trail& t, Value v) { t.short_name = read_symbol(r, t, v); }},
    {"S3BucketName", [](ValueReader& r, Trail& t, Value v) { t.bucket = read_symbol(r, t, v); }},
    {"S3KeyPrefix", [](ValueReader& r, Trail& t, Value v) { t.key_prefix = read_symbol(r, t, v); }},
    {"SnsTopicName"},
    {"SnsTopicARN"},
    {"IncludeGlobalServiceEvents",
     [](ValueReader& r, Trail& t, Value v) { t.global_events = read_flag(r, t, v); }},
    {"IsMultiRegionTrail",
     [](ValueReader& r, Trail& t, Value v) { t.multi_region = read_flag(r, t, v); }},
    {"HomeRegion"},
    {"TrailARN", [](ValueReader& r, Trail& t, Value v) { t.name = read_symbol(r, t, v); }},
    {"LogFileValidationEnabled",
     [](ValueReader& r, Trail& t, Value v) { t.validated = read_flag(r, t, v); }},
    {"CloudWatchLogsLogGroupArn",
     [](ValueReader& r, Trail& t, Value v) { t.log_group = read_symbol(r, t, v); }},
    {"CloudWatchLogsRoleArn"},
    {"KmsKeyId", [](ValueReader& r, Trail& t, Value v) { t.kms_key = read_symbol(r, t, v); }},
    {"HasCustomEventSelectors"},
    {"HasInsightSelectors"},
    {"IsOrganizationTrail",
     [](ValueReader& r, Trail& t, Value v) { t.of_organization = read_flag(r, t, v); }},
});

constexpr auto kStatusMembers = std::to_array<Member<ValueReader, TrailStatus>>({
    {"IsLogging", [](ValueReader& r, TrailStatus& s, Value v) { s.logging = read_flag(r, s, v); }},
    {"LatestDeliveryError",
     [](ValueReader& r, TrailStatus& s, Value v) { s.delivery_error = read_symbol(r, s, v); }},
    {"LatestDeliveryTime",
     [](ValueReader& r, TrailStatus& s, Value v) { s.delivered = read_time(r, s, v); }},
    {"StopLoggingTime",
     [](ValueReader& r, TrailStatus& s, Value v) { s.stopped = read_time(r, s, v); }},
    {"LatestNotificationError"},
    {"LatestNotificationTime"},
    {"StartLoggingTime"},
    {"LatestCloudWatchLogsDeliveryError"},
    {"LatestCloudWatchLogsDeliveryTime"},
    {"LatestDigestDeliveryTime"},
    {"LatestDigestDeliveryError"},
    {"LatestDeliveryAttemptTime"},
    {"LatestNotificationAttemptTime"},
    {"LatestNotificationAttemptSucceeded"},
    {"LatestDeliveryAttemptSucceeded"},
    {"TimeLoggingStarted"},
    {"TimeLoggingStopped"},
    {"ResponseMetadata"},
});

// --- Event selectors ---

struct ReadSelector : EventSelector {
  bool damaged = false;
};
struct ReadDataResource : DataResource {
  bool damaged = false;
};
struct ReadField : FieldSelector {
  bool damaged = false;
};

constexpr auto kDataResourceMembers = std::to_array<Member<ValueReader, ReadDataResource>>({
    {"Type", [](ValueReader& r, ReadDataResource& d, Value v) { d.type = read_symbol(r, d, v); }},
    {"Values",
     [](ValueReader& r, ReadDataResource& d, Value v) { read_symbols(r, d, d.values, v); }},
});

constexpr auto kSelectorMembers = std::to_array<Member<ValueReader, ReadSelector>>({
    {"ReadWriteType",
     [](ValueReader& r, ReadSelector& s, Value v) {
       const auto type = r.string(v);
       s.damaged = s.damaged || !type;
       s.read = type == "All" || type == "ReadOnly";
       s.write = type == "All" || type == "WriteOnly";
     }},
    {"IncludeManagementEvents",
     [](ValueReader& r, ReadSelector& s, Value v) { s.management = read_flag(r, s, v); }},
    {"DataResources",
     [](ValueReader& r, ReadSelector& s, Value v) {
       const bool sound = r.each_object(v, [&](Value object) {
         ReadDataResource data;
         r.members(kDataResourceMembers, r, data, object);
         s.data.push_back(data);
         return !data.damaged;
       });
       s.damaged = s.damaged || !sound;
     }},
    {"ExcludeManagementEventSources",
     [](ValueReader& r, ReadSelector& s, Value v) { read_symbols(r, s, s.excluded_sources, v); }},
});

constexpr auto kOtherOperator = [](ValueReader& r, ReadField& f, Value v) {
  f.other_operators = f.other_operators || !r.expect(v, Kind::kArray) || v.size() > 0;
};
constexpr auto kFieldMembers = std::to_array<Member<ValueReader, ReadField>>({
    {"Field", [](ValueReader& r, ReadField& f, Value v) { f.field = read_symbol(r, f, v); }},
    {"Equals", [](ValueReader& r, ReadField& f, Value v) { read_symbols(r, f, f.equals, v); }},
    {"NotEquals",
     [](ValueReader& r, ReadField& f, Value v) { read_symbols(r, f, f.not_equals, v); }},
    {"StartsWith", kOtherOperator},
    {"EndsWith", kOtherOperator},
    {"NotStartsWith", kOtherOperator},
    {"NotEndsWith", kOtherOperator},
});

struct AdvancedSelector {
  std::vector<FieldSelector> fields = {};
  bool damaged = false;
};
constexpr auto kAdvancedMembers = std::to_array<Member<ValueReader, AdvancedSelector>>({
    {"Name"},
    {"FieldSelectors",
     [](ValueReader& r, AdvancedSelector& a, Value v) {
       const bool sound = r.each_object(v, [&](Value object) {
         ReadField field;
         r.members(kFieldMembers, r, field, object);
         a.fields.push_back(field);
         return field.field.valid() && !field.damaged;
       });
       a.damaged = a.damaged || !sound;
     }},
});

constexpr auto kSelectorsMembers = std::to_array<Member<ValueReader, EventSelectors>>({
    {"TrailARN", [](ValueReader& r, EventSelectors& e, Value v) { e.name = read_symbol(r, e, v); }},
    {"EventSelectors",
     [](ValueReader& r, EventSelectors& e, Value v) {
       const bool sound = r.each_object(v, [&](Value object) {
         ReadSelector selector;
         r.members(kSelectorMembers, r, selector, object);
         e.basic.push_back(selector);
         return !selector.damaged;
       });
       e.damaged = e.damaged || !sound;
     }},
    {"AdvancedEventSelectors",
     [](ValueReader& r, EventSelectors& e, Value v) {
       const bool sound = r.each_object(v, [&](Value object) {
         AdvancedSelector selector;
         r.members(kAdvancedMembers, r, selector, object);
         e.advanced.push_back(std::move(selector.fields));
         return !selector.damaged;
       });
       e.damaged = e.damaged || !sound;
     }},
    {"ResponseMetadata"},
});

// --- Events ---

bool changes_trail(std::string_view source, std::string_view event) {
  return source == "cloudtrail.amazonaws.com" &&
         (event == "StopLogging" || event == "DeleteTrail" || event == "UpdateTrail" ||
          event == "PutEventSelectors");
}

bool is_asked_about(Value event) {
  const std::string_view name = text_in(event, "eventName");
  return changes_trail(text_in(event, "eventSource"), name) || name == "ConsoleLogin" ||
         text_in(event.find("userIdentity"), "type") == "Root";
}

// The ARN of the IAM user that did it; empty: nobody of whom anything is known. A failed sign-in
// with a name that there is not has a name that says so.
std::string user_of(Value identity, std::string_view partition) {
  const std::string_view arn = text_in(identity, "arn");
  if (!arn.empty()) return std::string(arn);
  const std::string_view account = text_in(identity, "accountId");
  const std::string_view name = text_in(identity, "userName");
  if (!is_account_id(account) || name.empty() || name == "HIDDEN_DUE_TO_SECURITY_REASONS")
    return {};
  return "arn:" + std::string(partition) + ":iam::" + std::string(account) + ":user/" +
         std::string(name);
}

constexpr std::int64_t kSecondsPerMinute = 60;

}  // namespace

struct InventoryReader::ReadEvents {
  using Minute = std::tuple<Symbol, Symbol, Symbol, Symbol, std::int64_t>;

  std::map<Symbol, DraftAnswer<LoggedEvent>> logged;  // by account
  std::map<Symbol, DraftAnswer<UserActivity>> activities;
  // Of account, user, key, address and minute: the row of the account's activities.
  std::map<Minute, std::size_t> rows;
};

// --- Kinds ---

ReadArtefact InventoryReader::trails(Value answer, const Context& context) {
  auto& answers = draft_.inventory.trails;
  const std::size_t before = answers.size();
  const ReadArtefact read = read_list(answers, "cloudtrail.trails", list_answer("trailList"),
                                      kTrailMembers, "TrailARN", answer, context);
  // What a call in one region leaves out is not known unless it was asked for everything.
  const bool filtered = !context.parameter("TrailNameList").empty();
  if (answers.size() > before && filtered) answers.back().partial = true;
  return read;
}

ReadArtefact InventoryReader::trail_status(Value answer, const Context& context) {
  ValueReader& reader = values("cloudtrail.status");
  TrailStatus status;
  status.where = answer.where();
  reader.members(kStatusMembers, reader, status, answer);
  if (say_doubled_members(model_.diagnostics, answer)) return {};
  const std::string_view trail = context.parameter("Name");
  if (trail.empty()) {
    no_context(context, "which trail",
               "name the file after its call: `get-trail-status+name=ENCODED_ARN.json`");
    return {};
  }
  status.name = intern(trail);
  auto out = answer_to<TrailStatus>(answer, context);
  out.rows.push_back(status);
  return add(draft_.inventory.trail_statuses, std::move(out), reader, context);
}

ReadArtefact InventoryReader::event_selectors(Value answer, const Context& context) {
  ValueReader& reader = values("cloudtrail.event-selectors");
  EventSelectors selectors;
  selectors.where = answer.where();
  reader.members(kSelectorsMembers, reader, selectors, answer);
  if (say_doubled_members(model_.diagnostics, answer) || !selectors.name.valid()) return {};
  auto out = answer_to<EventSelectors>(answer, context);
  out.rows.push_back(std::move(selectors));
  return add(draft_.inventory.event_selectors, std::move(out), reader, context);
}

void InventoryReader::read_activity(Value event, Symbol account, const Time& at,
                                    const Context& context, ReadEvents& events) {
  const Value identity = event.find("userIdentity");
  if (text_in(identity, "type") != "IAMUser" || !text_in(identity, "invokedBy").empty()) return;
  const std::string user = user_of(identity, model_.text(context.partition()));
  const std::string_view address = text_in(event, "sourceIPAddress");
  if (user.empty() || address.empty()) return;
  DraftAnswer<UserActivity>& answer = events.activities[account];
  answer.account = account;
  const std::string_view id = text_in(event, "eventID");
  if (id.empty()) {
    events.logged[account].partial = true;
    return;
  }
  const auto symbol = [&](std::string_view text) { return text.empty() ? Symbol{} : intern(text); };
  UserActivity row;
  row.user = intern(user);
  row.key = symbol(text_in(identity, "accessKeyId"));
  row.address = intern(address);
  row.first = row.last = at;
  row.last_where = event.where();
  row.records = 1;
  const auto [known, added] = events.rows.try_emplace(
      {account, row.user, row.key, row.address, at.instant.seconds / kSecondsPerMinute},
      answer.rows.size());
  if (added) {
    row.name = row.last_name = intern(id);
    row.where = event.where();
    answer.rows.push_back(row);
    return;
  }
  UserActivity& minute = answer.rows[known->second];
  ++minute.records;
  if (at.instant < minute.first.instant) {
    minute.first = at;
    minute.name = intern(id);
    minute.where = event.where();
  }
  if (at.instant >= minute.last.instant) {
    minute.last = at;
    minute.last_name = intern(id);
    minute.last_where = event.where();
  }
}

void InventoryReader::read_event(Value event, const Context& context, ReadEvents& events) {
  ValueReader& reader = values(kLog);
  const auto symbol = [&](std::string_view text) { return text.empty() ? Symbol{} : intern(text); };
  const Value identity = event.find("userIdentity");
  std::string_view account = text_in(event, "recipientAccountId");
  if (!is_account_id(account)) account = text_in(identity, "accountId");
  const Symbol owner = is_account_id(account) ? intern(account) : context.account_id();
  const Value time = event.find("eventTime");
  Time at = time.valid() ? reader.time(time) : Time{};
  at.where = event.where();
  DraftAnswer<LoggedEvent>& answer = events.logged[owner];
  answer.account = owner;
  answer.partial = answer.partial || !at.known;
  if (!at.known) return;
  if (!answer.earliest || at.instant < *answer.earliest) answer.earliest = at.instant;
  if (!answer.latest || at.instant > *answer.latest) answer.latest = at.instant;
  read_activity(event, owner, at, context, events);
  if (!is_asked_about(event)) return;
  LoggedEvent row;
  row.where = event.where();
  row.name = symbol(text_in(event, "eventID"));
  row.time = at;
  row.source = symbol(text_in(event, "eventSource"));
  row.event = symbol(text_in(event, "eventName"));
  row.type = symbol(text_in(event, "eventType"));
  row.error = symbol(text_in(event, "errorCode"));
  row.address = symbol(text_in(event, "sourceIPAddress"));
  row.identity_type = symbol(text_in(identity, "type"));
  row.identity_arn = symbol(text_in(identity, "arn"));
  row.invoked_by_service = !text_in(identity, "invokedBy").empty();
  row.login_result = symbol(text_in(event.find("responseElements"), "ConsoleLogin"));
  row.mfa_used = symbol(text_in(event.find("additionalEventData"), "MFAUsed"));
  const Value request = event.find("requestParameters");
  for (const char* name : {"name", "trailName"})
    if (!row.subject.valid()) row.subject = symbol(text_in(request, name));
  if (!row.name.valid()) answer.partial = true;
  if (row.name.valid()) answer.rows.push_back(row);
}

// An answer without events says of the account that it is of that there were none.
ReadArtefact InventoryReader::add_events(ReadEvents events, Value answer, bool sound,
                                         const Context& context) {
  const Symbol own = draft_.accounts.id_of(context.account());
  if (own.valid() || events.logged.empty()) events.logged[own].account = own;
  ReadArtefact read;
  const auto add = [&](auto& by_account, auto& answers) {
    for (auto& [account, part] : by_account) {
      part.where = answer.where();
      part.page.recorded = context.record() != nullptr;
      part.partial = part.partial || !sound;
      answers.push_back(std::move(part));
    }
  };
  for (const auto& [account, part] : events.logged) {
    read.account = account;
    read.entities += part.rows.size();
  }
  add(events.logged, draft_.inventory.events);
  add(events.activities, draft_.inventory.user_activities);
  return read;
}

ReadArtefact InventoryReader::log(Value answer, const Context& context) {
  if (say_doubled_members(model_.diagnostics, answer)) return {};
  ValueReader& reader = values(kLog);
  ReadEvents events;
  const bool sound = each_object_in(reader, answer, "Records", [&](Value event) {
    read_event(event, context, events);
    return true;
  });
  reader.take_latest();
  return add_events(std::move(events), answer, sound, context);
}

// Each event is a text in the answer.
ReadArtefact InventoryReader::lookup(Value answer, const Context& context) {
  if (say_doubled_members(model_.diagnostics, answer)) return {};
  ValueReader& reader = values("cloudtrail.lookup");
  ReadEvents events;
  const bool sound = each_object_in(reader, answer, "Events", [&](Value object) {
    const Value text = object.find("CloudTrailEvent");
    if (!text.valid()) reader.missing(object, "CloudTrailEvent");
    if (!text.valid() || !reader.expect(text, Kind::kString)) return false;
    const FileId file = model_.sources.add_embedded(text.where(), TextBuffer(text.text()));
    const std::unique_ptr<json::Tree> tree =
        parser_.parse(model_.sources, file, model_.diagnostics);
    if (!tree->complete() || tree->roots().empty()) return false;
    const Value event = *tree->roots().begin();
    if (event.is(Kind::kObject)) read_event(event, context, events);
    return event.is(Kind::kObject);
  });
  return add_events(std::move(events), answer, sound, context);
}

InventoryReader::LogMark InventoryReader::log_mark() const {
  return {.events = draft_.inventory.events.size(),
          .activities = draft_.inventory.user_activities.size()};
}

std::vector<Location> InventoryReader::places_since(const LogMark& mark, FileId file) const {
  std::vector<Location> places;
  const auto add = [&](const auto& answers, std::size_t from) {
    for (const auto& answer : std::span(answers).subspan(from)) {
      places.push_back(answer.where);
      for (const auto& row : answer.rows) places.push_back(row.where);
    }
  };
  add(draft_.inventory.events, mark.events);
  add(draft_.inventory.user_activities, mark.activities);
  for (const auto& answer : std::span(draft_.inventory.user_activities).subspan(mark.activities))
    for (const UserActivity& row : answer.rows) places.push_back(row.last_where);
  for (const auto& [kind, reader] : readers_) reader.append_places(places);
  std::erase_if(places, [&](const Location& place) { return place.file != file; });
  return places;
}

}  // namespace ambit::snapshot
