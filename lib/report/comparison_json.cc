// The order of the members is that of docs/json.md.
#include <algorithm>
#include <utility>

#include "ambit/changes.h"
#include "ambit/compare.h"
#include "ambit/path_changes.h"
#include "ambit/report.h"
#include "report/access_json.h"
#include "report/comparison_words.h"
#include "report/json_line.h"
#include "report/paths_json.h"
#include "report/request_json.h"
#include "report/words.h"

namespace ambit::report {
namespace {

using Answer = AccessQuestion::Answer;

void write_grants(JsonLine& json, std::string_view name, Answer answer) {
  json.name(name);
  if (answer == Answer::kUnknown)
    json.null();
  else
    json.boolean(answer == Answer::kSome);
}

void write_statements(JsonLine& json, std::string_view name,
                      const std::vector<DocumentStatement>& statements, const Places& places) {
  json.name(name).begin_list();
  for (const DocumentStatement& statement : statements) {
    json.begin_object();
    json.name("index").number(statement.index);
    json.name("sid").text_or_null(statement.sid);
    json.name("effect").text(effect_name(statement.effect));
    if (const auto place = places.find(statement.where)) {
      json.name("file").text(place->file);
      json.name("line").number(place->position.line);
      json.name("column").number(place->position.column);
    }
    json.end_object();
  }
  json.end_list();
}

// What is known of a request that only one of two policies grants. `others`: of the other one.
void write_only(JsonLine& json, std::string_view side, const AccessQuestion& question,
                const Places& places, const Places& others) {
  const std::string prefix(side);
  json.name(prefix + "Witness");
  write_request(json, question.witness);
  json.name(prefix + "Documented");
  if (question.witness)
    json.boolean(question.documented);
  else
    json.null();
  write_statements(json, prefix + "GrantedBy", question.granted_by, places);
  write_statements(json, prefix + "DeniedBy", question.denied_by, others);
}

void write_unknown(JsonLine& json, const AccessQuestion& one, const AccessQuestion& other,
                   const std::vector<std::string>& more = {}) {
  json.name("unknown").begin_list();
  for (const AccessQuestion* question : {&one, &other})
    if (!question->reason.empty()) json.text(question->reason);
  for (const std::string& reason : more) json.text(reason);
  json.end_list();
}

void write_list(JsonLine& json, std::string_view name, const GrantList& list,
                const Places& places) {
  json.name(name).begin_list();
  for (const DocumentGrant& grant : list.grants) {
    json.begin_object();
    json.name("principals").texts(grant.principals);
    write_access(json, grant.access);
    write_statements(json, "statements", grant.statements, places);
    json.end_object();
  }
  json.end_list();
}

std::string_view result_name(Answer answer) {
  switch (answer) {
    case Answer::kNone:
      return "PASS";
    case Answer::kSome:
      return "FAIL";
    case Answer::kUnknown:
      break;
  }
  return "UNKNOWN";
}

void write_relation(JsonLine& json, Relation relation, Answer new_only, Answer old_only) {
  json.name("relation").text(relation_name(relation));
  write_grants(json, "newGrants", new_only);
  write_grants(json, "oldGrants", old_only);
}

void write_list(JsonLine& json, std::string_view name, const std::vector<PermissionGrant>& grants,
                const Places& places) {
  json.name(name).begin_list();
  for (const PermissionGrant& grant : grants) write_grant(json, grant, places);
  json.end_list();
}

void write_accesses(JsonLine& json, std::string_view name,
                    const std::vector<PrincipalAccess>& accesses, const Places& places) {
  json.name(name).begin_list();
  for (const PrincipalAccess& access : accesses) {
    json.begin_object();
    json.name("arn").text(access.arn);
    write_list(json, "grants", access.grants, places);
    json.name("unknown").texts(access.unknown);
    json.end_object();
  }
  json.end_list();
}

std::vector<std::string> unknown_of(const PrincipalChange& change) {
  std::vector<std::string> all = change.new_only.unknown;
  for (const std::string& reason : change.old_only.unknown)
    if (std::ranges::find(all, reason) == all.end()) all.push_back(reason);
  return all;
}

void write_path_changes(JsonLine& json, std::string_view name,
                        const std::vector<PathChange>& changes, const Places& places) {
  json.name(name).begin_list();
  for (const PathChange& change : changes) {
    json.begin_object();
    json.name("from").text(change.from);
    json.name("to").text(change.to);
    json.name("account").text(change.account);
    json.name("before").text(path_class_name(change.before));
    json.name("after").text(path_class_name(change.after));
    json.name("path");
    write_path(json, change.path, places);
    json.end_object();
  }
  json.end_list();
}

void write_paths(JsonLine& json, const PathChanges& changes, const Places& before,
                 const Places& after) {
  json.name("paths").begin_object();
  write_path_changes(json, "opened", changes.opened, after);
  write_path_changes(json, "closed", changes.closed, before);
  json.name("leftOut").number(changes.left_out);
  for (const auto& [name, assumptions] :
       {std::pair("before", &changes.before), std::pair("after", &changes.after)}) {
    json.name(name).begin_object();
    write_assumptions(json, *assumptions);
    json.end_object();
  }
  json.end_object();
}

}  // namespace

std::string changes_json(const Changes& changes, const PathChanges* paths, const SnapshotPair& pair,
                         std::string_view catalog_version) {
  const Places before(pair.before().sources());
  const Places after(pair.after().sources());
  JsonLine json;
  begin_answer(json, "ambit.compare-snapshots/1", catalog_version);
  json.name("principals").begin_list();
  for (const PrincipalChange& change : changes.principals) {
    json.begin_object();
    json.name("arn").text(change.arn);
    write_relation(json, change.relation, change.new_only.answer, change.old_only.answer);
    json.name("newOnlyWitness");
    write_request(json, change.new_only.witness);
    json.name("oldOnlyWitness");
    write_request(json, change.old_only.witness);
    write_list(json, "newOnly", change.new_only.grants, after);
    write_list(json, "oldOnly", change.old_only.grants, before);
    json.name("unknown").texts(unknown_of(change));
    json.end_object();
  }
  json.end_list();
  write_accesses(json, "added", changes.added, after);
  write_accesses(json, "removed", changes.removed, before);
  json.name("resources").begin_list();
  for (const ResourceChange& change : changes.resources) {
    json.begin_object();
    json.name("arn").text(change.arn);
    json.name("kind").text(policy_kind_name(change.kind));
    write_relation(json, change.relation, change.new_only.answer, change.old_only.answer);
    write_only(json, "newOnly", change.new_only, after, before);
    write_only(json, "oldOnly", change.old_only, before, after);
    write_unknown(json, change.new_only, change.old_only);
    json.end_object();
  }
  json.end_list();
  json.name("unchanged").number(changes.unchanged);
  json.name("assumptions").texts(changes.assumptions);
  if (paths != nullptr) write_paths(json, *paths, before, after);
  return end_answer(std::move(json), JsonForm::kIndented);
}

std::string comparison_json(const Comparison& comparison, const SourceFiles& sources,
                            std::string_view catalog_version) {
  const Places places(sources);
  JsonLine json;
  begin_answer(json, "ambit.compare/1", catalog_version);
  write_relation(json, comparison.relation, comparison.new_only.answer, comparison.old_only.answer);
  write_only(json, "newOnly", comparison.new_only, places, places);
  write_only(json, "oldOnly", comparison.old_only, places, places);
  write_list(json, "newOnly", comparison.new_grants, places);
  write_list(json, "oldOnly", comparison.old_grants, places);
  std::vector<std::string> unknown = comparison.new_grants.unknown;
  for (const std::string& reason : comparison.old_grants.unknown)
    if (std::ranges::find(unknown, reason) == unknown.end()) unknown.push_back(reason);
  write_unknown(json, comparison.new_only, comparison.old_only, unknown);
  return end_answer(std::move(json));
}

std::string check_json(const PolicyCheck& check, const SourceFiles& sources,
                       std::string_view catalog_version) {
  const Places places(sources);
  const AccessQuestion& question = *check.question;
  JsonLine json;
  begin_answer(json, "ambit.check/1", catalog_version);
  json.name("check").text(check.name);
  json.name("result").text(result_name(question.answer));
  json.name("message").text(check_message(check));
  json.name("reasons").begin_list();
  for (const DocumentStatement& statement : question.granted_by) {
    json.begin_object();
    json.name("description").text(check_reason(check, statement, places));
    json.name("statementId").text_or_null(statement.sid);
    json.name("statementIndex").number(statement.index);
    json.end_object();
  }
  json.end_list();
  json.name("witness");
  write_request(json, question.witness);
  json.name("documented");
  if (question.witness)
    json.boolean(question.documented);
  else
    json.null();
  return end_answer(std::move(json));
}

}  // namespace ambit::report
