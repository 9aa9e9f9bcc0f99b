#include "shell/edited_text.h"

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "model/error.h"
#include "shell/input_file.h"
#include "shell/programs.h"

namespace annals::shell {
namespace {

/// A folder of our own in the folder for temporary files, gone at the end with all in it (editors
/// leave copies).
class OwnFolder {
 public:
  OwnFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "annals-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
      throw Error(ErrorCode::kIo, "cannot write " + name + ": " + std::strerror(errno));
    }
    path_ = name;
  }
  OwnFolder(const OwnFolder&) = delete;
  OwnFolder& operator=(const OwnFolder&) = delete;
  ~OwnFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::string editor_command() {
  for (const char* name : {"VISUAL", "EDITOR"}) {
    const std::string command = setting_of({name}, "");
    if (!command.empty()) return command;
  }
  return "vi";
}

}  // namespace

std::optional<std::string> edited_text(const std::string& text) {
  const OwnFolder folder;
  const std::filesystem::path file = folder.path() / "statement.annals";
  std::ofstream(file, std::ios::binary) << text;
  // An earlier time than any editor writes tells whether it has saved.
  std::error_code error;
  const auto written = std::filesystem::last_write_time(file, error) - std::chrono::hours(1);
  if (!error) std::filesystem::last_write_time(file, written, error);
  if (error) throw Error(ErrorCode::kIo, "cannot write " + file.string() + ": " + error.message());

  const std::string editor = editor_command();
  const int status = wait_for(start_program(editor, {file.string()}, std::nullopt));
  if (status != 0) {
    throw Error(ErrorCode::kIo, "the editor '" + editor + "' ended with status " +
                                    std::to_string(status) +
                                    ": nothing is run; $VISUAL or $EDITOR names another");
  }
  if (std::filesystem::last_write_time(file, error) == written) return std::nullopt;
  std::string saved = read_text(file.string());
  const std::size_t end = saved.find_last_not_of(" \t\r\n");
  if (end == std::string::npos) return std::nullopt;
  saved.resize(end + 1);
  return saved + "\n";
}

}  // namespace annals::shell
