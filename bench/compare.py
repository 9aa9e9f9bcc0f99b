"""Compares Annals with other engines: see bench/compare, which calls this with what it needs installed."""
import argparse
import datetime
import itertools
import json
import os
import shutil
import subprocess
import sys

import events
import report
import sessions
from engines import annals

ENGINES = ["annals", "duckdb", "sqlite", "ladybug", "oxigraph"]
# Q2 first: the first question after opening also reads what no other has read yet.
QUESTIONS = ["Q2", *(name for name in report.QUESTIONS if name != "Q2")]
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def machine():
    def first(path, key):
        with open(path) as file:
            return next((line.split(":", 1)[1].strip() for line in file if line.startswith(key)), "unknown")

    return {"cores": len(os.sched_getaffinity(0)), "cpu": first("/proc/cpuinfo", "model name"),
            "memory_gib": round(int(first("/proc/meminfo", "MemTotal").split()[0]) / (1 << 20)),
            "load_average": os.getloadavg()[0]}


def list_of(known):
    def names(text):
        wanted = [name for name in text.split(",") if name]
        unknown = [name for name in wanted if name not in known]
        if unknown or not wanted:
            raise argparse.ArgumentTypeError(f"{', '.join(unknown) or 'nothing'}: there are {', '.join(known)}")
        return wanted

    return names


def arguments():
    parser = argparse.ArgumentParser(
        prog="bench/compare", description="Loads the same events into Annals and other engines, checks that all answer "
        "alike, measures load, size and fifteen questions, and prints a table. Everything it makes lies in build/bench.")
    parser.add_argument("--size", type=int, default=1_000_000, metavar="N", help="facts (default: 1000000)")
    parser.add_argument("--engines", type=list_of(ENGINES), default=ENGINES, help="default: " + ",".join(ENGINES))
    parser.add_argument("--queries", type=list_of(QUESTIONS), default=QUESTIONS, help="default: " + ",".join(report.QUESTIONS))
    parser.add_argument("--runs", type=int, default=5, help="warm runs of a question, of which the median counts (default: 5)")
    parser.add_argument("--timeout", type=float, default=30, help="seconds a question (default: 30)")
    parser.add_argument("--load-timeout", type=float, default=3600, help="seconds a load (default: 3600)")
    parser.add_argument("--no-own", action="store_true", help="leave out what only Annals is asked: sources, as of, not folded")
    parser.add_argument("--out", help="the result as JSON (default: build/bench/results-N.json)")
    parser.add_argument("--update", metavar="FILE", help="put the tables into this document, between its marks for this size")
    return parser.parse_args()


class Run:
    """One comparison: its folders, and what was found so far."""

    def __init__(self, options):
        base = os.path.join(ROOT, "build", "bench")
        self.options = options
        self.data = os.path.join(base, f"events-{options.size}")
        self.work = os.path.join(base, f"work-{options.size}")
        self.results = {"facts": options.size, "day": datetime.date.today().isoformat(), "machine": machine(), "engines": {}}

    def say(self, words):
        print(words, flush=True)

    def make_events(self):
        self.say(f"events: {self.options.size:,}")
        # In a process of its own: its memory is given back before anything is measured.
        subprocess.run([sys.executable, events.__file__, str(self.options.size), self.data,
                        *(["--nt"] if "oxigraph" in self.options.engines else [])], check=True)
        with open(os.path.join(self.data, "constants.json")) as file:
            self.results["constants"] = json.load(file)

    def folder(self, *names):
        return os.path.join(self.work, *names)

    def ask(self, engine, database, answers, names, *added):
        return sessions.ask(engine, self.data, database, self.folder("answers", answers), names, self.options.runs,
                            self.options.timeout, *added)

    def measure_engine(self, engine):
        self.say(f"{engine}: load")
        database = self.folder(engine)
        loaded = sessions.load(engine, self.data, database, self.options.size, self.options.load_timeout)
        self.results["engines"][engine] = {"load": loaded, "asked": {"questions": {}, "peak_kib": 0}}
        if "error" in loaded:
            self.say(f"  {loaded['error']}")
        else:
            self.say(f"  {loaded['facts_per_second']:,.0f} facts/s, {loaded['bytes_per_fact']:.1f} bytes a fact")
            self.say(f"{engine}: questions")
            self.results["engines"][engine]["asked"] = self.ask(engine, database, engine, self.options.queries)
        shutil.rmtree(database, ignore_errors=True)

    def slice_of_events(self, name, begin, end):
        path = self.folder(name)
        with open(os.path.join(self.data, "events.tsv")) as file, open(path, "w") as out:
            out.writelines(itertools.islice(file, begin, end))
        return path

    def facts_of_a(self):
        """What the lines of sources.tsv say about A: number, relation, object, start, end, source."""
        prefix = self.results["constants"]["A"] + "\t"
        with open(os.path.join(self.data, "sources.tsv")) as file:
            for number, line in enumerate(file):
                if line.startswith(prefix):
                    _, relation, obj, start, end, source = line.rstrip("\n").split("\t")
                    yield number, "\t".join((relation, obj, start, end or events.OPEN)), source

    def own_question(self, name, database, expected):
        """A question that only Annals is asked: its answer is checked against the file."""
        asked = self.ask("annals", database, "own", [name])
        record = asked["questions"][name]
        if "median" in record:
            with open(self.folder("answers", "own", name + ".tsv")) as file:
                record["wrong"] = file.read().splitlines() != sorted(expected)
        return record

    def measure_sources(self):
        self.say("annals: a source for every fact")
        database, facts = self.folder("sources"), list(self.facts_of_a())
        own = self.results["own"]
        own["sources"] = sessions.load("annals_sources", self.data, database, self.options.size, self.options.load_timeout)
        if "error" in own["sources"]:
            raise SystemExit(own["sources"]["error"])
        own["Q1-sources"] = self.own_question("Q1-sources", database, [f"{fact}\t{source}" for _, fact, source in facts])
        one = self.results["constants"]["source"]
        own["Q1-according"] = self.own_question("Q1-according", database, [fact for _, fact, source in facts if source == one])
        shutil.rmtree(database)

    def measure_as_of(self):
        self.say("annals: as of an earlier half")
        half, graph = self.options.size // 2, self.folder("halves", "graph")
        shutil.rmtree(self.folder("halves"), ignore_errors=True)
        os.makedirs(self.folder("halves"))
        for begin, end in ((0, half), (half, None)):
            path = self.slice_of_events("half.tsv", begin, end)
            annals.load(graph, path)
        expected = [fact for number, fact, _ in self.facts_of_a() if number < half]
        self.results["own"]["Q1-as-of"] = self.own_question("Q1-as-of", self.folder("halves"), expected)
        shutil.rmtree(self.folder("halves"))

    def measure_unfolded(self):
        self.say("annals: one percent not folded")
        most, graph = self.options.size - self.options.size // 100, self.folder("most", "graph")
        shutil.rmtree(self.folder("most"), ignore_errors=True)
        os.makedirs(self.folder("most"))
        annals.load(graph, self.slice_of_events("most.tsv", 0, most))
        rest = self.slice_of_events("rest.tsv", most, None)
        asked = self.ask("annals", self.folder("most"), "unfolded", self.options.queries, rest)
        self.results["own"]["unfolded"] = asked
        for name, record in asked["questions"].items():  # the same facts: the same answers
            files = [self.folder("answers", folder, name + ".tsv") for folder in ("annals", "unfolded")]
            if "median" in record and all(map(os.path.exists, files)):
                texts = [open(path).read() for path in files]
                record["differs"] = texts[0] != texts[1]
        shutil.rmtree(self.folder("most"))

    def measure_own(self):
        self.results["own"] = {}
        self.measure_sources()
        self.measure_as_of()
        self.measure_unfolded()

    def wrong_answers(self):
        """What was answered differently, for people."""
        found = report.mark_answers(self.results["engines"], self.folder("answers"))
        own = self.results.get("own", {})
        found += [f"annals {name}" for name, record in own.items() if record.get("wrong")]
        found += [f"annals, not folded, {name}" for name, record in own.get("unfolded", {}).get("questions", {}).items()
                  if record.get("differs")]
        return found

    def write(self):
        out = self.options.out or os.path.join(ROOT, "build", "bench", f"results-{self.options.size}.json")
        with open(out, "w") as file:
            json.dump(self.results, file, indent=1)
        if self.options.update:
            report.update(self.options.update, self.results)
        self.say("\n" + report.text(self.results) + f"\n{os.path.relpath(out)}")


def main():
    run = Run(arguments())
    run.make_events()
    for engine in run.options.engines:
        run.measure_engine(engine)
    if "annals" in run.options.engines and not run.options.no_own:
        run.measure_own()
    different = run.wrong_answers()
    run.write()
    if different:
        sys.exit(f"answers that differ (in {os.path.relpath(run.folder('answers'))}): {'; '.join(different)}")


if __name__ == "__main__":
    main()
