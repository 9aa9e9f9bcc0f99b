// The manual page, made of the same tables as the help.
#ifndef ANNALS_SHELL_MAN_PAGE_H_
#define ANNALS_SHELL_MAN_PAGE_H_

#include <string>

namespace annals::shell {

/// annals.1 in the macros of man(7), which groff and mandoc read.
std::string man_page();

}  // namespace annals::shell

#endif  // ANNALS_SHELL_MAN_PAGE_H_
