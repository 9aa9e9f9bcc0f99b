"""Ladybug, the maintained Kuzu: nodes Entity(name), one relationship table Fact(pred, since, till)."""
import os

import ladybug

from .base import Base


def questions(c):
    def node(variable, name):
        return f"({variable}:Entity {{name: '{name}'}})"

    def of(variable, key):
        return f"[{variable}:Fact {{pred: '{c[key]}'}}]"

    def year(fact):
        return f"{fact}.since <= date('{c['to']}') AND {fact}.till >= date('{c['from']}')"

    a, h, b = node("a", c["A"]), node("a", c["H"]), node("b", c["B"])
    day = f"date('{c['day']}')"
    facts = "RETURN f.pred, o.name, f.since, f.till"
    return {
        "Q1": f"MATCH {a}-[f:Fact]->(o:Entity) {facts}",
        "Q1H": f"MATCH {h}-[f:Fact]->(o:Entity) {facts}",
        "Q2": f"MATCH {a}-[f:Fact]->(o:Entity) WHERE {year('f')} {facts}",
        "Q2H": f"MATCH {h}-[f:Fact]->(o:Entity) WHERE {year('f')} {facts}",
        # Not as one pattern: 0.22.0 then loses the second of two parallel edges to a node of high degree.
        "Q3": f"""MATCH {a}-{of('f', 'p1')}->(x:Entity) WITH x, f.since AS since
                  MATCH (x)-{of('g', 'p2')}->(y:Entity) RETURN count(*)""",
        "Q4": f"""MATCH {a}-[f:Fact]->(x:Entity) WHERE {year('f')} WITH DISTINCT x
                  MATCH (x)-[g:Fact]->(y:Entity) WHERE {year('g')} WITH DISTINCT y
                  MATCH (y)-[h:Fact]->(z:Entity) WHERE {year('h')} RETURN count(DISTINCT z)""",
        "Q5": f"""MATCH (x:Entity)-{of('f', 'p1')}->(:Entity) WITH DISTINCT x
                  MATCH (x)-{of('g', 'p2')}->(:Entity) WITH DISTINCT x
                  MATCH (x)-{of('h', 'p3')}->(:Entity) RETURN count(DISTINCT x)""",
        "Q6": f"""MATCH (x:Entity)-{of('f', 'p_mid')}->(y:Entity)-{of('g', 'p_mid')}->(z:Entity)-{of('h', 'p_mid')}->(x)
                  RETURN count(*)""",
        "Q7": f"""MATCH (y:Entity)<-{of('f', 't1')}-(x:Entity)-{of('g', 't2')}->(z:Entity)
                  WHERE f.since <= g.till AND g.since <= f.till RETURN count(*)""",
        "Q8": f"""MATCH (:Entity)-[f:Fact]->(:Entity) WHERE {year('f')}
                  RETURN f.pred, count(*) AS n ORDER BY n DESC LIMIT 10""",
        "Q9": f"MATCH (x:Entity)-{of('f', 'p1')}->(:Entity) RETURN x.name, count(*) AS n ORDER BY n DESC LIMIT 10",
        "Q10": f"""MATCH {a}-[f:Fact* SHORTEST 1..30 (r, n | WHERE r.pred = '{c['p_mid']}')]->(x:Entity)
                   WHERE x.name <> '{c['A']}' RETURN count(DISTINCT x)""",
        "Q11": f"MATCH (:Entity)-[f:Fact]->(:Entity) WHERE f.since <= {day} AND f.till >= {day} RETURN count(*)",
        "Q12": f"MATCH (x:Entity)-{of('f', 'p1')}->(o:Entity) RETURN x.name, o.name, f.since ORDER BY f.since LIMIT 10",
        "Q13": f"MATCH p = {a}-[f:Fact* SHORTEST 1..8]->{b} RETURN length(p)",
    }


class Engine(Base):
    ways = ("arrow", "rows")

    def version(self):
        return ladybug.__version__

    def load(self, data, db):
        path = os.path.join(data, "events.tsv")
        names = os.path.join(db, "entities.csv")
        seen = set()
        with open(path) as file:
            for line in file:
                s, _, o, _ = line.split("\t", 3)
                seen.add(s)
                seen.add(o)
        with open(names, "w") as file:
            file.writelines(name + "\n" for name in sorted(seen))
        connection = ladybug.Connection(ladybug.Database(os.path.join(db, "facts.lbug")))
        connection.execute("CREATE NODE TABLE Entity(name STRING, PRIMARY KEY(name))")
        connection.execute("CREATE REL TABLE Fact(FROM Entity TO Entity, pred STRING, since DATE, till DATE)")
        connection.execute(f"COPY Entity FROM '{names}' (header=false)")
        connection.execute(f"""COPY Fact FROM (LOAD WITH HEADERS (s STRING, p STRING, o STRING, a DATE, b DATE)
            FROM '{path}' (delim='\\t', header=false, file_format='csv')
            RETURN s, o, p, a, coalesce(b, date('9999-12-31')))""")
        connection.execute("CHECKPOINT")
        connection.close()
        os.remove(names)

    def open(self, db, constants):
        self.database = ladybug.Database(os.path.join(db, "facts.lbug"), read_only=True)
        self.connection = ladybug.Connection(self.database)
        self.questions = questions(constants)

    def ask(self, name, way):
        result = self.connection.execute(self.questions[name])
        answer = result.get_as_arrow() if way == "arrow" else result.get_all()
        result.close()
        return answer

    def rows(self, name, answer):
        return answer if isinstance(answer, list) else zip(*(column.to_pylist() for column in answer.columns))

    def close(self):
        self.connection.close()
        self.database.close()
