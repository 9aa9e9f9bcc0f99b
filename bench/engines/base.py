"""What bench/compare asks of an engine. A module engines/NAME.py has a class Engine(Base)."""
import statistics
import time

ENOUGH = 10  # seconds, after which a question is not asked again


class Base:
    ways = ("rows",)  # in which answers can leave the engine; each question takes the fastest

    def version(self):
        raise NotImplementedError

    def load(self, data, db):
        """From the raw files in the folder `data` to a database in the empty folder `db` (timed)."""
        raise NotImplementedError

    def open(self, db, constants):
        """Opens what load() made; `constants` are the names and days of the questions (timed)."""
        raise NotImplementedError

    def ask(self, name, way):
        """The whole answer, words and all (timed)."""
        raise NotImplementedError

    def rows(self, name, answer):
        """The answer as rows of names, numbers and ISO dates, an open end as 9999-12-31 (not timed)."""
        raise NotImplementedError

    def close(self):
        pass

    def session(self, db, constants, names, runs, timeout):
        """Opens the database and asks the questions. Gives (record, rows or None): first the seconds of opening, then
        `asking` before each question is asked, and its times after the last. Where an engine can end a question after
        `timeout` seconds it should; else the process is ended."""
        begin = time.perf_counter()
        self.open(db, constants)
        yield {"open": time.perf_counter() - begin}, None
        for name in names:
            best, answer = None, None
            try:
                for way in self.ways:
                    times = []
                    while len(times) < runs + 1 and sum(times) <= ENOUGH:
                        yield {"asking": name}, None
                        begin = time.perf_counter()
                        answer = self.ask(name, way)
                        times.append(time.perf_counter() - begin)
                    warm = times[1:] or times
                    record = {"query": name, "first": times[0], "median": statistics.median(warm), "best": min(warm),
                              "runs": len(warm), "way": way}
                    if best is None or record["median"] < best["median"]:
                        best = record
                rows = list(self.rows(name, answer))
            except Exception as error:  # an engine's own error is a result, too
                yield {"query": name, "error": f"{type(error).__name__}: {error}"[:300]}, None
            else:
                yield best, rows
        self.close()
