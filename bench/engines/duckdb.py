"""DuckDB: facts of numbers, ordered by subject, predicate, object and start, loaded by its own reader; no index but its zone
maps. Long answers leave it fastest as Arrow tables, short ones as Python's rows."""
import os

import duckdb

from . import sql
from .base import Base


class Engine(Base):
    ways = ("arrow", "rows")

    def version(self):
        return duckdb.__version__

    def load(self, data, db):
        connection = duckdb.connect(os.path.join(db, "facts.duckdb"))
        path = os.path.join(data, "events.tsv")
        connection.execute(f"""
            CREATE TEMP TABLE raw AS SELECT * FROM read_csv('{path}', delim = '\t', header = false, columns =
              {{'s': 'VARCHAR', 'p': 'VARCHAR', 'o': 'VARCHAR', 'since': 'DATE', 'till': 'DATE'}});
            CREATE TABLE entity AS SELECT (row_number() OVER (ORDER BY name))::INT AS id, name
              FROM (SELECT s AS name FROM raw UNION SELECT o FROM raw);
            CREATE TABLE pred AS SELECT (row_number() OVER (ORDER BY name))::INT AS id, name
              FROM (SELECT DISTINCT p AS name FROM raw);
            CREATE TABLE fact AS SELECT s.id AS s, pred.id AS p, o.id AS o, since, coalesce(till, DATE '9999-12-31') AS till
              FROM raw JOIN entity s ON s.name = raw.s JOIN pred ON pred.name = raw.p JOIN entity o ON o.name = raw.o
              ORDER BY ALL;
            CHECKPOINT""")
        connection.close()

    def open(self, db, constants):
        self.connection = duckdb.connect(os.path.join(db, "facts.duckdb"), read_only=True)
        self.questions = sql.questions(constants, lambda iso: f"DATE '{iso}'")
        a, b = sql.entity(constants["A"]), sql.entity(constants["B"])
        self.questions["Q13"] = f"""
            WITH RECURSIVE r(n, d) USING KEY (n) AS (SELECT {a}, 0 UNION
              SELECT DISTINCT f.o, r.d + 1 FROM r JOIN fact f ON f.s = r.n
              WHERE NOT EXISTS (FROM recurring.r AS seen WHERE seen.n = f.o)
                AND NOT EXISTS (FROM recurring.r AS seen WHERE seen.n = {b}))
            SELECT d FROM r WHERE n = {b}"""

    def ask(self, name, way):
        result = self.connection.execute(self.questions[name])
        # The reader takes no second copy of the rows, as to_arrow_table() here does.
        return result.to_arrow_reader().read_all() if way == "arrow" else result.fetchall()

    def rows(self, name, answer):
        return answer if isinstance(answer, list) else zip(*(column.to_pylist() for column in answer.columns))
