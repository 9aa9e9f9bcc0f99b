// What counts as an IRI where one is read or written.
#ifndef ANNALS_MODEL_IRI_H_
#define ANNALS_MODEL_IRI_H_

#include <string_view>

namespace annals {

/// Whether `text` is an absolute IRI that may stand in <…>: a scheme, something after its colon, no
/// spaces, control characters or any of < > " { } | ^ ` \ (RFC 3987).
bool is_absolute_iri(std::string_view text);

}  // namespace annals

#endif  // ANNALS_MODEL_IRI_H_
