// Whom a principal can become, and who can become it. Answers of PermissionGraph.
#ifndef AMBIT_REACH_H_
#define AMBIT_REACH_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/paths.h"
#include "ambit/permissions.h"
#include "ambit/snapshot.h"

namespace ambit {

// A principal at the other end of a path.
struct Reachable {
  PrincipalName principal = {};
  std::uint8_t tier = 4;  // as of PrincipalTier
  // Of the best path, the cheapest of its class.
  PathClass path_class = PathClass::kNone;
  std::uint32_t calls = 0;
  Guard guard = {};
};

// An account that can be administered: any permission that its organization leaves.
struct Administered {
  std::string_view account = {};
  PathClass path_class = PathClass::kNone;  // kAdmin: without a step
  std::uint32_t calls = 0;
  Guard guard = {};
};

// What may be read that may hold credentials, of which it is not known whose.
struct UnknownCredentials {
  std::string_view technique = {};
  std::string_view title = {};
  PathClass path_class = PathClass::kNone;  // of the best path to those who may read them
};

struct ReachAnswer {
  enum class Direction : std::uint8_t { kFrom, kTo };
  Direction direction = Direction::kFrom;
  std::string principal = {};              // the ARN that was asked about, or `admin`; a resource's
  std::vector<Reachable> principals = {};  // by account, type, ARN; without the one asked about
  std::vector<Administered> accounts = {};                   // kFrom; by id
  std::vector<UnknownCredentials> unknown_credentials = {};  // kFrom; by technique
  // kFrom: what the principals at the end of paths that are not limited may do. Left out is what
  // the principal may do itself by a grant of the same resources and condition, or by one without
  // these limits; of grants of very many actions only if that is all of them.
  std::vector<PermissionGrant> gained = {};
  std::vector<std::string> unknown = {};  // what could not be worked out of `gained`, in words
  GraphAssumptions assumptions = {};
};

// A role that nobody used for long, though some can become it.
struct UnusedRole {
  PrincipalName role = {};
  std::uint8_t tier = 4;           // as of PrincipalTier
  std::string last_used = {};      // RFC 3339; empty: not within the tracking period of IAM
  std::vector<Reachable> by = {};  // no administrators, nor itself; by account, type, ARN
};

struct UnusedReachAnswer {
  std::uint32_t days = 0;
  std::vector<UnusedRole> roles = {};          // by account and ARN
  std::vector<PrincipalName> principals = {};  // that can become one of `roles`; the same order
  // Roles of which it is not known whether they were used. Whether some can become them is not
  // asked.
  std::vector<PrincipalName> unknown = {};
  // Unused roles that were not looked at any more: there were too many who can become the others.
  std::uint64_t left_out = 0;
  GraphAssumptions assumptions = {};
};

}  // namespace ambit

#endif  // AMBIT_REACH_H_
