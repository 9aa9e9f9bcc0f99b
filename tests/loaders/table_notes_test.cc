// What a load tells of tables that may not say what was meant.
#include "tests/loaders/helpers.h"

using namespace annals;
using namespace annals::test;
using loaders::FileLoadOptions;
using loaders::ObjectKind;

TEST_CASE("objects that look like dates or numbers and are names are counted") {
  const auto notes = [](const std::string& rows, const FileLoadOptions& options = {}) {
    const LoadFolder folder;
    write_file("x.csv", "subject,relation,object\n" + rows);
    Graph graph = Graph::in_memory();
    return loaders::load_files(graph, {"x.csv"}, options).notes;
  };
  CHECK(notes("a,r,b\na,r,28/05/2007\na,r,28/05/2007\na,r,\"1,234\"\n") ==
        Strings{"3 objects look like a date or a number and are the name of an entity, such as "
                "28/05/2007 (x.csv, line 3): dates are read with --date-format"});
  CHECK(notes("a,r,28.5.2007 14:30\n") ==
        Strings{"1 object looks like a date or a number and is the name of an entity, such as "
                "28.5.2007 14:30 (x.csv, line 2): dates are read with --date-format"});
  for (const char* const name : {"2007-05", "42", "007", "7th Fleet", "10.0.0.1", "1.2.03",
                                 "99/99/2007", "020 7946 0958", "a/b"}) {
    INFO(name);
    CHECK(notes(std::string("a,r,") + name + "\n").empty());
  }
  FileLoadOptions formatted, entities;
  formatted.date_format = "%d/%m/%Y";
  CHECK(notes("a,r,28/05/2007\n", formatted).empty());
  entities.object_kind = ObjectKind::kEntity;
  CHECK(notes("a,r,28/05/2007\n", entities).empty());
}
