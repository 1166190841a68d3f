#include "graph/event_sources.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ambit/arn.h"
#include "graph/actions.h"
#include "graph/guard.h"

namespace ambit::graph {
namespace {

struct EventSource {
  std::string_view service = {};
  std::string_view format = {};
  std::span<const std::string_view> reads = {};
};

constexpr std::array<EventSource, 3> kEventSources = {{
    {"dynamodb",
     "arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}/stream/${StreamLabel}",
     std::span(kEventReads).subspan(0, 3)},
    {"kinesis", "arn:${Partition}:kinesis:${Region}:${Account}:stream/${StreamName}",
     std::span(kEventReads).subspan(3, 3)},
    {"sqs", "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}",
     std::span(kEventReads).subspan(6, 3)},
}};

Guard reads_all_of(Authority& authority, const Holding& role, const EventSource& source,
                   const std::string& resource) {
  Guard guard = always();
  for (const std::string_view action : source.reads)
    if (!is_never(guard))
      guard = both(guard,
                   authority.allowed(role, {.action = std::string(action), .resource = resource}));
  return guard;
}

// What its own policies certainly do not allow on anything, no policy of a resource that is not
// known is taken to allow.
bool may_read(Authority& authority, const Holding& role, const EventSource& source) {
  const Bits bits = authority.possible(role);
  for (const std::string_view action : source.reads)
    if (!actions().possible(bits, action)) return false;
  return true;
}

struct Reads {
  Guard some = {};
  Guard each = {};
};
Reads reads_of(Authority& authority, const Holding& role, const EventSource& source) {
  if (!may_read(authority, role, source)) return {.some = never(), .each = never()};
  const auto found = authority.resources(role, source.reads.front(), source.format);
  if (!found) return {.some = unsupported("too-many-patterns"), .each = never()};
  Reads reads{.some = never(), .each = always()};
  for (const std::string& resource : *found) {
    const Guard guard = reads_all_of(authority, role, source, resource);
    reads.some = either(reads.some, guard);
    reads.each = both(reads.each, guard);
  }
  return reads;
}

}  // namespace

Guard reads_event_source(Authority& authority, const Holding& role, std::string_view source) {
  const auto arn = parse_arn(source);
  for (const EventSource& one : kEventSources)
    if (arn && arn->service == one.service)
      return reads_all_of(authority, role, one, std::string(source));
  // Brokers and clusters, of which no policy of the role tells all that they ask for.
  return fact("role-reads-event-source", {std::string(source)});
}

Guard reads_some_event_source(Authority& authority, const Holding& role) {
  Guard guard = never();
  for (const EventSource& one : kEventSources)
    if (!is_always(guard)) guard = either(guard, reads_of(authority, role, one).some);
  return guard;
}

Guard reads_new_stream(Authority& authority, const Holding& role) {
  const Reads reads = reads_of(authority, role, kEventSources.front());
  const Guard theirs = fact("role-reads-event-source", {std::string(role.principal().name.arn)});
  return either(reads.each, both(reads.some, theirs));
}

}  // namespace ambit::graph
