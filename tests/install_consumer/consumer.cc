#include <ambit/version.h>

#include <iostream>

int main() {
  std::cout << "ambit " << ambit::version() << '\n';
}
