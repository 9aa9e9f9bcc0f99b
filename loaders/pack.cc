#include "loaders/pack.h"

#include <zlib.h>
#include <zstd.h>

#include <streambuf>
#include <string>
#include <vector>

#include "model/ascii.h"
#include "model/error.h"

namespace annals::loaders {

namespace {

constexpr std::size_t kPieceBytes = std::size_t{128} << 10;

[[noreturn]] void throw_no_memory() {
  throw Error(ErrorCode::kLimit, "there is no memory to pack what is written");
}

}  // namespace

/// Gathers a piece, and packs it when it is full.
class PackedStream::Buffer : public std::streambuf {
 public:
  explicit Buffer(std::ostream& to) : to_(to), piece_(kPieceBytes), packed_(kPieceBytes) {
    setp(piece_.data(), piece_.data() + piece_.size());
  }
  bool finish() {
    const bool packed = pack(pbase(), static_cast<std::size_t>(pptr() - pbase()), true);
    setp(piece_.data(), piece_.data() + piece_.size());
    return packed && to_.flush();
  }

 protected:
  int_type overflow(int_type character) override {
    if (!pack(pbase(), static_cast<std::size_t>(pptr() - pbase()), false))
      return traits_type::eof();
    setp(piece_.data(), piece_.data() + piece_.size());
    if (traits_type::eq_int_type(character, traits_type::eof())) {
      return traits_type::not_eof(character);
    }
    *pptr() = traits_type::to_char_type(character);
    pbump(1);
    return character;
  }
  /// Nothing: flushing in between would pack worse.
  int sync() override { return to_ ? 0 : -1; }

  /// Packs these bytes, all of them and what is held back when it is the end.
  virtual bool pack(const char* bytes, std::size_t size, bool end) = 0;
  bool write(std::size_t size) {
    return static_cast<bool>(to_.write(packed_.data(), static_cast<std::streamsize>(size)));
  }
  std::vector<char>& packed() { return packed_; }

 private:
  std::ostream& to_;
  std::vector<char> piece_, packed_;
};

class PackedStream::Gzip : public Buffer {
 public:
  explicit Gzip(std::ostream& to) : Buffer(to) {
    // 15 bits of window, and 16: a gzip header rather than zlib's own.
    if (deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) !=
        Z_OK) {
      throw_no_memory();
    }
  }
  ~Gzip() override { deflateEnd(&stream_); }

 private:
  bool pack(const char* bytes, std::size_t size, bool end) override {
    // zlib does not write to its input, it only lacks the const.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes));
    stream_.avail_in = static_cast<uInt>(size);
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(packed().data());
      stream_.avail_out = static_cast<uInt>(packed().size());
      deflate(&stream_, end ? Z_FINISH : Z_NO_FLUSH);
      if (!write(packed().size() - stream_.avail_out)) return false;
    } while (stream_.avail_out == 0);
    return true;
  }
  z_stream stream_{};
};

class PackedStream::Zstandard : public Buffer {
 public:
  explicit Zstandard(std::ostream& to) : Buffer(to), stream_(ZSTD_createCCtx(), ZSTD_freeCCtx) {
    if (stream_ == nullptr) throw_no_memory();
    ZSTD_CCtx_setParameter(stream_.get(), ZSTD_c_checksumFlag, 1);
  }

 private:
  bool pack(const char* bytes, std::size_t size, bool end) override {
    ZSTD_inBuffer in{bytes, size, 0};
    for (;;) {
      ZSTD_outBuffer out{packed().data(), packed().size(), 0};
      const std::size_t left =
          ZSTD_compressStream2(stream_.get(), &out, &in, end ? ZSTD_e_end : ZSTD_e_continue);
      if (ZSTD_isError(left) != 0U || !write(out.pos)) return false;
      if (end ? left == 0 : in.pos == in.size) return true;
    }
  }
  std::unique_ptr<ZSTD_CCtx, std::size_t (*)(ZSTD_CCtx*)> stream_;
};

Packing packing_of_name(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return Packing::kNone;
  const std::string extension = lowered(path.substr(dot));
  if (extension == ".gz") return Packing::kGzip;
  if (extension == ".zst") return Packing::kZstandard;
  return Packing::kNone;
}

PackedStream::PackedStream(std::ostream& to, Packing packing) : std::ostream(nullptr) {
  if (packing == Packing::kZstandard) {
    buffer_ = std::make_unique<Zstandard>(to);
  } else {
    buffer_ = std::make_unique<Gzip>(to);
  }
  rdbuf(buffer_.get());
}

PackedStream::~PackedStream() { rdbuf(nullptr); }

void PackedStream::finish() {
  if (!buffer_->finish()) setstate(std::ios::badbit);
}

}  // namespace annals::loaders
