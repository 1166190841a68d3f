// How the parts of answers are said in text.
#ifndef AMBIT_REPORT_WORDS_H_
#define AMBIT_REPORT_WORDS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "ambit/access.h"
#include "ambit/report.h"

namespace ambit::report {

std::string_view effect_name(Effect effect);     // "Allow"
std::string_view type_name(PrincipalType type);  // "user"
std::string_view match_name(StatementTrace::Match match);
std::string_view element_name(StatementTrace::Element element);  // "action"; empty for none

// "1 check", "2 checks".
std::string count_of(std::uint64_t count, std::string_view singular);

// `prod.json:812:34, decoded 1:57`; empty for nowhere.
std::string place_words(const std::optional<Place>& place);

// `user/apps/ci-deploy` of arn:aws:iam::111122223333:user/apps/ci-deploy; other texts as they are.
std::string_view short_arn(std::string_view arn);

// `developer-access #1 (HomeRead) of group/Developers`; without the owner when it is `principal`.
std::string statement_words(const StatementRef& statement, std::string_view principal);

// `aws:SourceIp IpAddress 192.0.2.0/24, 198.51.100.0/24`
std::string test_words(const Test& test);

// `s3:GetObject on arn:aws:s3:::b/x by arn:aws:iam::111122223333:user/ben, aws:SourceIp 192.0.2.1`
std::string request_words(const ExampleRequest& request);

// Message and help with their arguments put in.
std::string message_words(const Diagnostic& diagnostic);
std::string help_words(const Diagnostic& diagnostic);

}  // namespace ambit::report

#endif  // AMBIT_REPORT_WORDS_H_
