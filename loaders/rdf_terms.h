// Terms of RDF as terms of the language.
#ifndef ANNALS_LOADERS_RDF_TERMS_H_
#define ANNALS_LOADERS_RDF_TERMS_H_

#include <string_view>

#include "model/term.h"

namespace annals::loaders {

/// An absolute IRI: the entity of that name; rdf:type is `is`.
Term iri_term(std::string_view iri);

/// A literal as the value that it is: xsd:integer and the types made of it, xsd:decimal, double,
/// float and boolean; xsd:date, gYear, gYearMonth, dateTime and dateTimeStamp as times, those of
/// the Library of Congress' EDTF datatypes, too. What cannot be such a value (an integer beyond 64
/// bits, INF, a date in a zone other than UTC, 24:00) stays text with its datatype, like every
/// other datatype; xsd:string is plain text.
Term literal_term(std::string_view value, std::string_view datatype, std::string_view language);

}  // namespace annals::loaders

#endif  // ANNALS_LOADERS_RDF_TERMS_H_
