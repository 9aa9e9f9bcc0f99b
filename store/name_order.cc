#include "store/name_order.h"

#include <algorithm>
#include <utility>

#include "store/run.h"

namespace annals::store {
namespace {

/// Of words in any sequence: those that fit, sorted.
class ListedNames : public NameStream {
 public:
  ListedNames(const WordList& words, std::string_view prefix) : words_(words) {
    for (std::uint32_t i = 0; i < words.size(); ++i) {
      if (words.record(i).starts_with(prefix)) sorted_.push_back(i);
    }
    std::sort(sorted_.begin(), sorted_.end(), [&words](std::uint32_t a, std::uint32_t b) {
      return words.record(a) < words.record(b);
    });
  }
  bool valid() const override { return at_ < sorted_.size(); }
  std::string_view record() const override { return words_.record(sorted_[at_]); }
  WordNumber number() const override { return words_.number(sorted_[at_]); }
  void next() override { ++at_; }

 private:
  const WordList& words_;
  std::vector<std::uint32_t> sorted_;
  std::size_t at_ = 0;
};

/// Of a run written before names had an order.
class GatheredNames : public NameStream {
 public:
  GatheredNames(const Run& run, std::string_view prefix) : names_(gather(run, prefix), "") {}
  bool valid() const override { return names_.valid(); }
  std::string_view record() const override { return names_.record(); }
  WordNumber number() const override { return names_.number(); }
  void next() override { names_.next(); }

 private:
  const WordList& gather(const Run& run, std::string_view prefix) {
    for (std::size_t p = 0; p < run.directory(Section::kWords).blocks(); ++p) {
      const WordList page = run.page(p, false);
      for (std::size_t i = 0; i < page.size(); ++i) {
        if (page.record(i).starts_with(prefix)) words_.add(page.number(i), page.record(i));
      }
    }
    return words_;
  }

  WordList words_;
  ListedNames names_;
};

/// Of a run whose names lie in order in pages of their own, or with all its words by number.
class PagedNames : public NameStream {
 public:
  PagedNames(const Run& run, std::string_view prefix, bool keep)
      : run_(run),
        prefix_(prefix),
        keep_(keep),
        of_words_(run.name_form() == Run::NameForm::kByNumber),
        pages_(of_words_ ? run.directory(Section::kWords).blocks() : run.name_pages()) {
    seek();
  }
  bool valid() const override { return valid_; }
  std::string_view record() const override { return words_.record(at_); }
  WordNumber number() const override { return words_.number(at_); }
  void next() override {
    if (++at_ == words_.size() && page_ + 1 < pages_) load(page_ + 1);
    settle();
  }

 private:
  void load(std::size_t page) {
    words_ = of_words_ ? run_.page(page, keep_) : run_.name_page(page, keep_);
    page_ = page;
    at_ = 0;
  }
  void settle() { valid_ = at_ < words_.size() && words_.record(at_).starts_with(prefix_); }

  /// To the first record that is not before the prefix: it lies in the last page that begins
  /// before the prefix, or begins the next.
  void seek() {
    if (pages_ == 0) return;
    std::size_t begin = 0, end = pages_;
    while (end - begin > 1) {
      const std::size_t middle = begin + (end - begin) / 2;
      load(middle);
      (words_.record(0) < prefix_ ? begin : end) = middle;
    }
    if (page_ != begin || words_.size() == 0) load(begin);
    while (at_ < words_.size() && words_.record(at_) < prefix_) ++at_;
    if (at_ == words_.size() && begin + 1 < pages_) load(begin + 1);
    settle();
  }

  const Run& run_;
  std::string prefix_;
  bool keep_;
  bool of_words_;
  std::size_t pages_;
  std::size_t page_ = 0;
  WordList words_;
  std::size_t at_ = 0;
  bool valid_ = false;
};

}  // namespace

std::unique_ptr<NameStream> names_of(const Run& run, std::string_view prefix, bool keep) {
  const std::string record = entity_record(prefix);
  if (run.name_form() == Run::NameForm::kUnknown) {
    return std::make_unique<GatheredNames>(run, record);
  }
  return std::make_unique<PagedNames>(run, record, keep);
}

std::unique_ptr<NameStream> names_of(const WordList& words, std::string_view prefix) {
  return std::make_unique<ListedNames>(words, entity_record(prefix));
}

void merge_names(std::vector<std::unique_ptr<NameStream>> streams,
                 const std::function<bool(std::string_view, WordNumber)>& visit) {
  std::erase_if(streams, [](const auto& stream) { return !stream->valid(); });
  while (!streams.empty()) {
    const auto least =
        std::min_element(streams.begin(), streams.end(),
                         [](const auto& a, const auto& b) { return a->record() < b->record(); });
    if (!visit((*least)->record(), (*least)->number())) return;
    (*least)->next();
    if (!(*least)->valid()) streams.erase(least);
  }
}

}  // namespace annals::store
