// Prints the manual page; run by the build.
#include <cstdio>

#include "shell/man_page.h"

int main() {
  const std::string page = annals::shell::man_page();
  const bool written = std::fwrite(page.data(), 1, page.size(), stdout) == page.size();
  return written && std::fflush(stdout) == 0 ? 0 : 1;
}
