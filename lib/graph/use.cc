#include "graph/use.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ambit/arn.h"
#include "graph/guard.h"
#include "pattern/glob.h"

namespace ambit::graph {
namespace {

constexpr std::size_t kMaxActions = 3;

struct Reading {
  std::string_view service = {};
  std::string_view resource = {};  // what the last part of the ARN begins with
  std::array<std::string_view, kMaxActions> actions = {};
};

constexpr std::array<Reading, 19> kReadings = {{
    {"s3", "", {"s3:GetObject"}},
    {"secretsmanager", "secret:", {"secretsmanager:GetSecretValue"}},
    {"ssm", "parameter/", {"ssm:GetParameter", "ssm:GetParameterHistory"}},
    {"kms", "key/", {"kms:Decrypt"}},
    {"dynamodb", "table/", {"dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"}},
    {"sqs", "", {"sqs:ReceiveMessage"}},
    {"kinesis", "stream/", {"kinesis:GetRecords"}},
    {"lambda", "function:", {"lambda:GetFunction"}},
    {"ecr", "repository/", {"ecr:BatchGetImage"}},
    {"codecommit", "", {"codecommit:GitPull"}},
    {"logs", "log-group:", {"logs:GetLogEvents", "logs:FilterLogEvents", "logs:StartQuery"}},
    {"ec2", "snapshot/", {"ebs:GetSnapshotBlock"}},
    {"rds-db", "dbuser:", {"rds-db:connect"}},
    {"redshift", "dbuser:", {"redshift:GetClusterCredentials"}},
    {"elasticfilesystem", "file-system/", {"elasticfilesystem:ClientMount"}},
    {"es", "domain/", {"es:ESHttpGet"}},
    {"aoss", "collection/", {"aoss:APIAccessAll"}},
    {"codeartifact", "repository/", {"codeartifact:ReadFromRepository"}},
    {"backup", "recovery-point:", {"backup:StartRestoreJob"}},
}};

// `arn:aws:s3:::reports`, without an object.
bool is_bucket(std::string_view resource) {
  const auto arn = parse_arn(resource);
  return arn && arn->service == "s3" && arn->resource.find('/') == std::string_view::npos;
}

// The resources that the request can be about, as far as the holder's policies tell them apart.
std::vector<std::string> resources_of(Authority& authority, const Holding& holding,
                                      std::string_view action, const std::string& resource) {
  if (!is_bucket(resource) || !action.ends_with("Object")) return {resource};
  std::string program;
  append_literal(program, resource);
  append_literal(program, "/");
  program += kAnyOne;
  program += kAnyRun;
  auto objects = authority.resources_in(holding, action, program);
  if (!objects) return {resource + "/ambit"};
  objects->insert(objects->begin(), resource + "/ambit");
  return *std::move(objects);
}

// The best request, if there is one that may be allowed.
void add_uses(Network& network, Authority& authority, std::uint32_t vertex, std::string_view action,
              const std::string& resource) {
  const Holding& holding = network.holdings[network.vertices[vertex].holding];
  Guard best = never();
  Asked chosen;
  for (const std::string& one : resources_of(authority, holding, action, resource)) {
    const Asked asked{.action = std::string(action), .resource = one};
    const Guard guard = authority.allowed(holding, asked);
    if (is_never(guard)) continue;
    const bool better = is_never(best) || fewest_atoms(guard) < fewest_atoms(best);
    if (better) chosen = asked;
    best = either(best, guard);
    if (is_always(best)) break;
  }
  if (is_never(best)) return;
  const auto known = std::ranges::find_if(network.uses, [&](const Asked& one) {
    return one.action == chosen.action && one.resource == chosen.resource;
  });
  const auto use = static_cast<std::uint32_t>(known - network.uses.begin());
  if (known == network.uses.end()) network.uses.push_back(std::move(chosen));
  const PathClass path_class = is_always(best) ? PathClass::kDefinite : PathClass::kConditional;
  network.edges.push_back({.from = vertex,
                           .to = static_cast<std::uint32_t>(network.vertices.size() - 1),
                           .guard = network.guards.add(best),
                           .path_class = path_class,
                           .use = use});
}

}  // namespace

std::span<const std::string_view> reading_actions(std::string_view resource_arn) {
  const auto arn = parse_arn(resource_arn);
  if (!arn) return {};
  for (const Reading& reading : kReadings) {
    if (reading.service != arn->service || !arn->resource.starts_with(reading.resource)) continue;
    const auto end = std::ranges::find(reading.actions, std::string_view{});
    return std::span(reading.actions.data(),
                     static_cast<std::size_t>(end - reading.actions.begin()));
  }
  return {};
}

Network with_use(const Network& network, Authority& authority,
                 std::span<const std::string_view> actions, const std::string& resource) {
  Network extended = network;
  extended.vertices.push_back({.kind = VertexKind::kResource});
  const auto count = static_cast<std::uint32_t>(network.vertices.size());
  for (std::uint32_t vertex = 0; vertex < count; ++vertex) {
    const VertexKind kind = network.vertices[vertex].kind;
    if (kind != VertexKind::kPrincipal && kind != VertexKind::kElevated) continue;
    for (const std::string_view action : actions)
      add_uses(extended, authority, vertex, action, resource);
  }
  return extended;
}

}  // namespace ambit::graph
