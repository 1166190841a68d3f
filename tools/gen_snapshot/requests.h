// Requests to ask of a generated account.
#ifndef AMBIT_TOOLS_GEN_SNAPSHOT_REQUESTS_H_
#define AMBIT_TOOLS_GEN_SNAPSHOT_REQUESTS_H_

#include <cstdint>
#include <string>

#include "documents.h"
#include "draw.h"

namespace gen_snapshot {

// `count` requests as JSON Lines, members principal, action, resource and context. Six of ten are
// aimed at an Allow statement of the principal, with a context that often meets its conditions and
// a resource that is often the right one; the others are random. In all, about a third are allowed.
// Documents must be objects, not percent-encoded.
std::string make_requests(const Json& authorization_details, std::uint32_t count, Draw& draw);

}  // namespace gen_snapshot

#endif  // AMBIT_TOOLS_GEN_SNAPSHOT_REQUESTS_H_
