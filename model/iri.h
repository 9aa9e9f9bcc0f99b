// What counts as an IRI where one is written, and as a datatype.
#ifndef ANNALS_MODEL_IRI_H_
#define ANNALS_MODEL_IRI_H_

#include <string_view>

namespace annals {

/// Whether `text` is an absolute IRI that is written in <…> (the parser reads more: iri_length): a
/// scheme, something after its colon, no spaces, control characters or any of < > " { } | ^ \ `
/// (RFC 3987).
bool is_absolute_iri(std::string_view text);

}  // namespace annals

#endif  // ANNALS_MODEL_IRI_H_
