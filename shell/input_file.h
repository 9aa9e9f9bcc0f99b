// A file that is read.
#ifndef ANNALS_SHELL_INPUT_FILE_H_
#define ANNALS_SHELL_INPUT_FILE_H_

#include <string>

namespace annals::shell {

/// Open for reading as long as it lives; `-` is standard input.
class InputFile {
 public:
  /// Throws Error(kIo).
  explicit InputFile(const std::string& path);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

/// The whole of a file. Throws Error(kIo).
std::string read_text(const std::string& path);

}  // namespace annals::shell

#endif  // ANNALS_SHELL_INPUT_FILE_H_
