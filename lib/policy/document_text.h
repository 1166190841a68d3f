// Finds the document in a string: JSON text, percent-encoded JSON, or one of these encoded again.
// Source: IAM API Reference, GetAccountAuthorizationDetails ("policies are URL-encoded, RFC 3986").
#ifndef AMBIT_POLICY_DOCUMENT_TEXT_H_
#define AMBIT_POLICY_DOCUMENT_TEXT_H_

#include <memory>
#include <optional>
#include <string_view>

#include "ambit/diagnostic.h"
#include "ambit/source.h"
#include "json/json.h"

namespace ambit::policy {

// A text read as JSON: its one value, kept alive by its tree.
struct DecodedDocument {
  std::unique_ptr<json::Tree> tree = nullptr;
  json::Value root = {};  // invalid: no JSON; the diagnostics say why
};

// Decodes `text`, the content of the string at `within`. Every round of decoding adds an embedded
// text to `files`, so places in the document lead back to the string.
DecodedDocument decode_document(std::string_view text, Location within, SourceFiles& files,
                                json::Parser& parser, Diagnostics& diagnostics);

// The same for a text that is a document by itself. JSON text is read where it stands.
DecodedDocument decode_text(FileId file, SourceFiles& files, json::Parser& parser,
                            Diagnostics& diagnostics);

// The same for a text that is JSON as it stands, with or without a byte order mark.
DecodedDocument parse_document(FileId file, const SourceFiles& files, json::Parser& parser,
                               Diagnostics& diagnostics);

}  // namespace ambit::policy

#endif  // AMBIT_POLICY_DOCUMENT_TEXT_H_
