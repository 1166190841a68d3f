// What functions are started by without being called, as far as their roles may read it.
// Source: AWS Lambda Developer Guide, "Event source mappings": the permissions of execution roles.
#ifndef AMBIT_GRAPH_EVENT_SOURCES_H_
#define AMBIT_GRAPH_EVENT_SOURCES_H_

#include <array>
#include <string_view>

#include "ambit/paths.h"
#include "graph/authority.h"
#include "graph/holding.h"

namespace ambit::graph {

// What a role reads event sources by.
inline constexpr std::array<std::string_view, 9> kEventReads = {
    "dynamodb:DescribeStream", "dynamodb:GetRecords",    "dynamodb:GetShardIterator",
    "kinesis:DescribeStream",  "kinesis:GetRecords",     "kinesis:GetShardIterator",
    "sqs:DeleteMessage",       "sqs:GetQueueAttributes", "sqs:ReceiveMessage"};

// When the role may read the event source, an ARN.
Guard reads_event_source(Authority& authority, const Holding& role, std::string_view source);
// When it may read some event source.
Guard reads_some_event_source(Authority& authority, const Holding& role);
// When it may read the stream of a table that somebody makes for it: which tables may be made, and
// whether these are the ones, is the fact that stands in the guard where it does not read all.
Guard reads_new_stream(Authority& authority, const Holding& role);

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_EVENT_SOURCES_H_
