#!/usr/bin/env python3
"""Loads 92,367 real events with one command, asks four questions, and counts the answers again in plain Python.

  check_icews.py PROGRAM EVENTS.tsv.gz
"""
import collections
import csv
import gzip
import io
import pathlib
import subprocess
import sys
import tempfile

MEETINGS = ("Make a visit", "Host a visit", "Meet at a 'third' location")


def quoted(name):
    return "'" + name.replace("'", "''") + "'"


class Graph:
    def __init__(self, program, folder, events):
        self.program = program
        self.path = str(pathlib.Path(folder) / "icews")
        self.loaded = self.call("load", self.path, events, "--columns", "subject,relation,object,time")

    def call(self, *arguments):
        done = subprocess.run([self.program, *arguments], capture_output=True, encoding="utf-8", timeout=300)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(arguments)}: status {done.returncode}\n{done.stderr}")
        return done.stdout + done.stderr if arguments[0] == "load" else done.stdout

    def ask(self, query):
        """The rows of an answer, without the header."""
        return [tuple(row) for row in csv.reader(io.StringIO(self.call(self.path, "--format", "csv", "-c", query)))][1:]


def expect(what, found, wanted):
    if found != wanted:
        print(f"{what}: the program and the count differ\n  program: {found[:5]}…\n  counted: {wanted[:5]}…")
        return False
    print(f"{what}: {len(found)} rows agree")
    return True


def most_meetings(graph, events):
    relations = "|".join(map(quoted, MEETINGS))
    found = graph.ask(f"find ?a, ?b, count(*) as ?n where {{ ?a {relations} ?b @ 2007-05 }} order by ?n desc, ?a, ?b limit 20")
    count = collections.Counter((s, o) for s, r, o, t in events if r in MEETINGS and t.startswith("2007-05"))
    wanted = sorted(count.items(), key=lambda item: (-item[1], item[0]))[:20]
    return expect("who met whom most in May 2007", found, [(a, b, str(n)) for (a, b), n in wanted])


def timeline(graph, events):
    found = graph.ask("find ?t, ?s, ?r where { { ?s ?r 'United States' @ ?t in 2007 . filter ?s = Iran } or "
                      "{ ?s ?r Iran @ ?t in 2007 . filter ?s = 'United States' } } order by ?t, ?s, ?r")
    pairs = ({"Iran", "United States"},)
    wanted = sorted({(t, s, r) for s, r, o, t in events if {s, o} in pairs and s != o and t.startswith("2007")})
    about_both = graph.ask("timeline Iran, 'United States' in 2007")
    named = [e for e in events if {"Iran", "United States"} & {e[0], e[2]} and e[3].startswith("2007")]
    same_days = expect("days of the timeline of Iran and the United States", [row[0] for row in about_both],
                       sorted(t for s, r, o, t in named))
    return expect("everything between Iran and the United States in 2007", found, wanted) and same_days


def reachable(graph, events):
    found = sorted(graph.ask("find ?x where { Iran Consult+ ?x @ 2007 }"))
    neighbours = collections.defaultdict(set)
    for s, r, o, t in events:
        if r == "Consult" and t.startswith("2007"):
            neighbours[s].add(o)
    reached, frontier = set(), {"Iran"}
    while frontier:
        frontier = set().union(*(neighbours[x] for x in frontier)) - reached
        reached |= frontier
    return expect("reachable from Iran by Consult+ within 2007", found, sorted((x,) for x in reached))


def busiest_days(graph, events):
    found = graph.ask("find ?day, count(*) as ?n where { _ _ _ @ ?day } order by ?n desc, ?day limit 10")
    count = collections.Counter(t for s, r, o, t in events)
    wanted = sorted(count.items(), key=lambda item: (-item[1], item[0]))[:10]
    return expect("the days on which the most happened", found, [(day, str(n)) for day, n in wanted])


def main():
    program, events_file = sys.argv[1:]
    if not pathlib.Path(events_file).exists():
        print("SKIPPED: the ICEWS events (shared/data beside the project) are not here")
        return 0
    with gzip.open(events_file, "rt", encoding="utf-8") as lines:
        events = sorted({tuple(line.rstrip("\n").split("\t")) for line in lines})
    with tempfile.TemporaryDirectory() as folder:
        graph = Graph(program, folder, events_file)
        loaded = expect("facts", graph.ask("find count(*) as ?n where { _ _ _ }"), [(str(len(events)),)])
        questions = [ask(graph, events) for ask in (most_meetings, timeline, reachable, busiest_days)]
    return 0 if loaded and all(questions) else 1


if __name__ == "__main__":
    sys.exit(main())
