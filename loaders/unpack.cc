#include "loaders/unpack.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <vector>

namespace annals::loaders {

namespace {

constexpr std::size_t kPackedBytes = std::size_t{256} << 10;

/// The packed bytes that lie ready.
class PackedBuffer {
 public:
  explicit PackedBuffer(Input& packed) : packed_(packed), bytes_(kPackedBytes) {}
  /// Reads more when all are used; false at the end.
  bool fill() {
    if (used_ < size_) return true;
    used_ = 0;
    size_ = packed_.read(bytes_.data(), bytes_.size());
    return size_ != 0;
  }
  const char* data() const { return bytes_.data() + used_; }
  std::size_t size() const { return size_ - used_; }
  void use(std::size_t n) { used_ += n; }

 private:
  Input& packed_;
  std::vector<char> bytes_;
  std::size_t size_ = 0, used_ = 0;
};

[[noreturn]] void throw_cut_off(const std::string& name, const char* format) {
  throw Error(ErrorCode::kInvalidInput, name + " is cut off: its " + format + " data has no end");
}

[[noreturn]] void throw_damaged(const std::string& name, const char* format, const char* reason) {
  throw Error(ErrorCode::kInvalidInput,
              name + " is damaged: its " + format + " data cannot be unpacked (" + reason + ")");
}

class GzipInput : public Input {
 public:
  GzipInput(Input& packed, std::string name) : packed_(packed), name_(std::move(name)) {
    // 15 bits of window, and 16: a gzip header rather than zlib's own.
    if (inflateInit2(&stream_, 15 + 16) != Z_OK) {
      throw Error(ErrorCode::kLimit, "there is no memory to unpack " + name_);
    }
  }
  ~GzipInput() override { inflateEnd(&stream_); }
  GzipInput(const GzipInput&) = delete;
  GzipInput& operator=(const GzipInput&) = delete;

  std::size_t read(char* to, std::size_t size) override {
    const std::size_t wanted = std::min<std::size_t>(size, std::size_t{1} << 30);
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = static_cast<uInt>(wanted);
    while (stream_.avail_out == wanted) {
      if (!packed_.fill()) {
        if (!between_members_) throw_cut_off(name_, "gzip");
        return 0;
      }
      if (between_members_ && !begin_member()) continue;
      step();
    }
    return wanted - stream_.avail_out;
  }

 private:
  /// False for the zeros with which some programs fill up after the last member.
  bool begin_member() {
    if (*packed_.data() == '\0') {
      packed_.use(1);
      return false;
    }
    if (started_) inflateReset(&stream_);
    started_ = true;
    between_members_ = false;
    return true;
  }

  void step() {
    const std::size_t ready = packed_.size();
    // zlib does not write to its input, it only lacks the const.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed_.data()));
    stream_.avail_in = static_cast<uInt>(ready);
    const int result = inflate(&stream_, Z_NO_FLUSH);
    packed_.use(ready - stream_.avail_in);
    if (result == Z_STREAM_END) {
      between_members_ = true;
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      throw_damaged(name_, "gzip", stream_.msg != nullptr ? stream_.msg : "unknown reason");
    }
  }

  PackedBuffer packed_;
  std::string name_;
  z_stream stream_{};
  bool between_members_ = true;
  bool started_ = false;
};

class ZstandardInput : public Input {
 public:
  ZstandardInput(Input& packed, std::string name)
      : packed_(packed), name_(std::move(name)), stream_(ZSTD_createDStream(), ZSTD_freeDStream) {
    if (stream_ == nullptr) {
      throw Error(ErrorCode::kLimit, "there is no memory to unpack " + name_);
    }
  }

  std::size_t read(char* to, std::size_t size) override {
    ZSTD_outBuffer out{to, size, 0};
    while (out.pos == 0) {
      const bool more = packed_.fill();
      if (!more && between_frames_) return 0;
      ZSTD_inBuffer in{packed_.data(), more ? packed_.size() : 0, 0};
      const std::size_t result = ZSTD_decompressStream(stream_.get(), &out, &in);
      if (ZSTD_isError(result)) throw_damaged(name_, "Zstandard", ZSTD_getErrorName(result));
      packed_.use(in.pos);
      between_frames_ = result == 0;
      if (!more && out.pos == 0 && !between_frames_) throw_cut_off(name_, "Zstandard");
    }
    return out.pos;
  }

 private:
  PackedBuffer packed_;
  std::string name_;
  std::unique_ptr<ZSTD_DStream, std::size_t (*)(ZSTD_DStream*)> stream_;
  bool between_frames_ = true;
};

}  // namespace

Packing packing_of(std::string_view first_bytes) {
  if (first_bytes.rfind("\x1F\x8B", 0) == 0) return Packing::kGzip;
  if (first_bytes.rfind("\x28\xB5\x2F\xFD", 0) == 0) return Packing::kZstandard;
  return Packing::kNone;
}

std::unique_ptr<Input> unpack_gzip(Input& packed, std::string name) {
  return std::make_unique<GzipInput>(packed, std::move(name));
}

std::unique_ptr<Input> unpack_zstandard(Input& packed, std::string name) {
  return std::make_unique<ZstandardInput>(packed, std::move(name));
}

}  // namespace annals::loaders
