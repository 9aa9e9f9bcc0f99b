// Runs a fuzz target over files and the files of folders: a corpus in every build, or the file that
// a fuzzer found. With --mutate N also over N changed copies of each, the same ones every time.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void run(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

/// Some bytes changed, doubled, left out or cut off.
std::string mutated(std::string bytes, std::mt19937& random) {
  const std::size_t changes = 1 + random() % 4;
  for (std::size_t i = 0; i < changes && !bytes.empty(); ++i) {
    const std::size_t at = random() % bytes.size();
    const std::size_t length = 1 + random() % 16;
    switch (random() % 4) {
      case 0:
        bytes[at] = static_cast<char>(random());
        break;
      case 1:
        bytes.insert(at, bytes.substr(random() % bytes.size(), length));
        break;
      case 2:
        bytes.erase(at, length);
        break;
      default:
        bytes.resize(at);
    }
  }
  return bytes;
}

std::vector<std::filesystem::path> files_of(const std::filesystem::path& path) {
  if (!std::filesystem::is_directory(path)) return {path};
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(path)) files.push_back(entry.path());
  return files;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t mutations = 200;
  std::size_t count = 0;
  std::mt19937 random(1);
  for (int i = 1; i < argc; ++i) {
    if (std::string(argv[i]) == "--mutate" && i + 1 < argc) {
      mutations = std::strtoul(argv[++i], nullptr, 10);
      continue;
    }
    for (const std::filesystem::path& file : files_of(argv[i])) {
      std::ifstream stream(file, std::ios::binary);
      const std::string bytes(std::istreambuf_iterator<char>(stream), {});
      run(bytes);
      ++count;
      for (std::size_t n = 0; n < mutations; ++n) run(mutated(bytes, random));
    }
  }
  std::printf("%zu files, %zu changed copies of each\n", count, mutations);
  return count > 0 ? 0 : 1;
}
