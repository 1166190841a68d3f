// The call that an artefact is the answer of, as a call record or the name of a file tells it.
#ifndef AMBIT_SNAPSHOT_CALL_H_
#define AMBIT_SNAPSHOT_CALL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/source.h"
#include "pattern/scalar.h"
#include "support/symbol.h"

namespace ambit::snapshot {

struct Parameter {
  std::string name = {};  // "KeyId" or "key-id"
  std::string value = {};
};

struct Call {
  std::string service = {};    // empty when only a file name tells
  std::string operation = {};  // "GetKeyPolicy" or "get-key-policy"; empty: not known
  std::vector<Parameter> parameters = {};
  Symbol account = {};  // of the caller, 12 digits; invalid: not known
  Symbol region = {};   // invalid: not known, or none ("aws-global")
  std::optional<Instant> time = {};
  Location where = {};  // of the record

  // The value of a parameter, given by its API name; empty when it has none.
  std::string_view parameter(std::string_view name) const;
};

// Whether `written`, an API or a CLI spelling, is the API name `name`: "get-key-policy" is
// "GetKeyPolicy".
bool is_api_name(std::string_view written, std::string_view name);

// The operation and the parameters in the name of a file,
// "get-key-policy+key-id=0f1e2d3c.json". Values are percent-decoded.
Call call_of_file_name(std::string_view path);

// The kind of artefact that the operation answers with; empty when it is of no kind.
std::string_view kind_of_answer(std::string_view service, std::string_view operation);

// What an error says. Source: docs/snapshot.md; the API references of the operations.
enum class ErrorFact : std::uint8_t {
  kNothing,              // asked in the wrong place, or too early
  kAbsent,               // there is none, which the model has no place for
  kNoPolicy,             // the resource has no policy
  kNoPublicAccessBlock,  // all four settings are false
  kNoPasswordPolicy,     // the account has none
  kNoOwnershipControls,  // of the bucket
  kNoOrganization,       // the account is in none
  kNoFeatures,           // the organization has enabled no feature of IAM
  kGone,                 // the resource went away meanwhile
  kDenied,
  kFailed,
};
ErrorFact fact_of_error(std::string_view service, std::string_view operation,
                        std::string_view code);

// The permission that a call needs: "s3:ListAllMyBuckets".
std::string permission_of(std::string_view service, std::string_view operation);

// "aws-cn" of "cn-north-1"; "aws" of everything that is not known to be elsewhere.
std::string_view partition_of(std::string_view region);

}  // namespace ambit::snapshot

#endif  // AMBIT_SNAPSHOT_CALL_H_
