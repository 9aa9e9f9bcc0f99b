"""SQLite, Python's own: one clustered table by subject, predicate, object and start, covering indexes for the other orders."""
import datetime
import os
import sqlite3

from . import sql
from .base import Base

EPOCH = datetime.date(1970, 1, 1).toordinal()
OPEN = datetime.date(9999, 12, 31).toordinal() - EPOCH


def day(iso):
    return datetime.date.fromisoformat(iso).toordinal() - EPOCH


class Engine(Base):
    def version(self):
        return sqlite3.sqlite_version

    def load(self, data, db):
        connection = sqlite3.connect(os.path.join(db, "facts.db"), isolation_level=None)
        connection.executescript("""
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000; PRAGMA page_size = 8192;
            CREATE TABLE entity(id INTEGER PRIMARY KEY, name TEXT); CREATE TABLE pred(id INTEGER PRIMARY KEY, name TEXT);
            CREATE TABLE raw(s INT, p INT, o INT, since INT, till INT);
            CREATE TABLE fact(s INT, p INT, o INT, since INT, till INT, PRIMARY KEY (s, p, o, since)) WITHOUT ROWID;
            BEGIN""")
        entities, relations, days = {}, {}, {"": OPEN}

        def facts():
            with open(os.path.join(data, "events.tsv")) as file:
                for line in file:
                    s, p, o, since, till = line[:-1].split("\t")
                    for iso in (since, till):
                        if iso not in days:
                            days[iso] = day(iso)
                    yield (entities.setdefault(s, len(entities)), relations.setdefault(p, len(relations)),
                           entities.setdefault(o, len(entities)), days[since], days[till])

        connection.executemany("INSERT INTO raw VALUES (?, ?, ?, ?, ?)", facts())
        connection.executemany("INSERT INTO entity VALUES (?, ?)", ((i, n) for n, i in entities.items()))
        connection.executemany("INSERT INTO pred VALUES (?, ?)", ((i, n) for n, i in relations.items()))
        connection.executescript("""
            INSERT INTO fact SELECT * FROM raw ORDER BY s, p, o, since; DROP TABLE raw;
            CREATE UNIQUE INDEX entity_name ON entity(name); CREATE UNIQUE INDEX pred_name ON pred(name);
            CREATE INDEX pos ON fact(p, o, s, since, till); CREATE INDEX osp ON fact(o, s, p, since, till);
            CREATE INDEX time ON fact(since, till, p, s, o); CREATE INDEX pt ON fact(p, since, till, s, o);
            ANALYZE; VACUUM""")  # executescript commits what was begun
        connection.close()

    def open(self, db, constants):
        self.connection = sqlite3.connect(os.path.join(db, "facts.db"))
        self.connection.execute("PRAGMA cache_size = -1000000")
        self.connection.execute("PRAGMA mmap_size = 30000000000")
        self.questions = sql.questions(constants, lambda iso: str(day(iso)))

    def ask(self, name, way):
        return self.connection.execute(self.questions[name]).fetchall()

    def rows(self, name, answer):
        dates = range(2, 4) if name.startswith(("Q1", "Q2")) else ()  # Q1, Q2, Q12 and those of H; Q10 has one column
        for row in answer:
            yield [datetime.date.fromordinal(v + EPOCH) if i in dates else v for i, v in enumerate(row)]
