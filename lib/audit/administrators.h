// Roles that are meant to be administrators.
#ifndef AMBIT_AUDIT_ADMINISTRATORS_H_
#define AMBIT_AUDIT_ADMINISTRATORS_H_

#include <memory>
#include <string_view>
#include <vector>

#include "ambit/audit_configuration.h"

namespace re2 {
class RE2;
}

namespace ambit::audit {

class ExpectedAdministrators {
 public:
  explicit ExpectedAdministrators(const Configuration& configuration);
  ~ExpectedAdministrators();
  ExpectedAdministrators(const ExpectedAdministrators&) = delete;
  ExpectedAdministrators& operator=(const ExpectedAdministrators&) = delete;

  // Whether one of the configured patterns matches the role's name.
  bool contains(std::string_view role_name) const;

 private:
  std::vector<std::unique_ptr<re2::RE2>> patterns_;
};

}  // namespace ambit::audit

#endif  // AMBIT_AUDIT_ADMINISTRATORS_H_
