// Users and roles that somebody makes: they are not of the snapshot.
#ifndef AMBIT_GRAPH_CREATED_H_
#define AMBIT_GRAPH_CREATED_H_

#include <string>
#include <string_view>

#include "ambit/access.h"
#include "evaluate/principals.h"
#include "graph/entity.h"
#include "graph/holding.h"
#include "graph/policy_index.h"
#include "snapshot/model.h"

namespace ambit::graph {

// One of them as it was made, before it is given anything: without policies, groups and tags. It
// has views into itself. A copy has views into what it was copied from, which must outlive it.
class Created {
 public:
  // `like`: a principal of the account that it is made in. `boundary`: the ARN of its permissions
  // boundary; empty: it has none. The model and the text of the boundary must outlive it.
  Created(const PolicyIndex& policies, const Entity& like, PrincipalType type, std::string arn,
          std::string_view boundary);

  std::string_view arn() const { return arn_; }
  std::string_view boundary() const { return boundary_; }
  // As the snapshot would say it.
  const Entity& entity() const { return entity_; }
  // What it holds; views into this.
  Holding holding(const PolicyIndex& policies) const;

 private:
  std::string arn_;
  std::string_view boundary_;
  snapshot::User user_ = {};  // of user and role one
  snapshot::Role role_ = {};
  Entity entity_ = {};
  evaluate::Principal principal_ = {};
};

}  // namespace ambit::graph

#endif  // AMBIT_GRAPH_CREATED_H_
