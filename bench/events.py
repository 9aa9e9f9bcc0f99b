#!/usr/bin/env python3
"""Makes the benchmark's events: facts with a start and an end, skewed as real ones are.

    python events.py N FOLDER [--nt]

The same N and the same numpy give the same files:
  events.tsv      subject, relation, object, start, end, by tabs, without a header, ordered by start as news are. Days, `end`
                  included: a moment has end = start, an empty end is an open one.
  sources.tsv     the same with a source for every fact, one of a thousand.
  events.nt       (--nt) the same as RDF, as Wikidata writes statements, four triples a fact:
                  e:S p:REL _:b . _:b ps:REL e:O . _:b q:start "…"^^xsd:date . _:b q:end "…"^^xsd:date .
                  An open end is 9999-12-31, so that no query needs an OPTIONAL.
  constants.json  the names and days that the questions use, chosen by degree and frequency.

N/20 entities, Zipf 0.85 as subject and as object (one ranking); 250 relations, Zipf 1.0; start days from 1995 to 2024, twice
as dense at the end as at the beginning; 80 % moments, 15 % states of 30 to 4000 days (log-uniform), 5 % without end. No
subject is its object, no two facts have the same subject, relation, object and start.
"""
import argparse
import json
import os

import numpy as np

EPOCH = np.datetime64("1995-01-01")
DAYS = int((np.datetime64("2025-01-01") - EPOCH).astype(int))
LONGEST = 4000
RELATIONS, SOURCES = 250, 1000
OPEN = "9999-12-31"
CHUNK = 500_000


def zipf(random, name_of_rank, exponent, size):
    cumulative = np.cumsum(np.arange(1, len(name_of_rank) + 1) ** -exponent)
    ranks = np.searchsorted(cumulative, random.random(size) * cumulative[-1])
    return name_of_rank[np.minimum(ranks, len(name_of_rank) - 1)].astype(np.int64)


def events(n):
    """Columns of numbers: subject, relation, object, start, end (days; -1: open), source."""
    random = np.random.default_rng(2026)
    entities, more = n // 20, int(n * 1.06) + 1000
    ranking = random.permutation(entities)
    s, o = (zipf(random, ranking, 0.85, more) for _ in "so")
    p = zipf(random, random.permutation(RELATIONS), 1.0, more)
    u = random.random(more)  # density 1 + x on [0, 1): the cumulative x + x²/2, inverted
    start = ((np.sqrt(1 + 3 * u) - 1) * DAYS).astype(np.int64)
    _, first = np.unique(((s * entities + o) * RELATIONS + p) * DAYS + start, return_index=True)
    first = first[s[first] != o[first]]
    assert len(first) >= n, (len(first), n)
    keep = random.permutation(first)[:n]
    keep = keep[np.argsort(start[keep], kind="stable")]
    s, p, o, start = s[keep], p[keep], o[keep], start[keep]
    kind = random.random(n)
    length = np.exp(random.uniform(np.log(30), np.log(LONGEST + 1), n)).astype(np.int64)
    end = np.where(kind < 0.80, start, np.where(kind < 0.95, start + length - 1, -1))
    source = zipf(np.random.default_rng(2027), np.arange(SOURCES), 1.0, n)
    return s, p, o, start, end, source


def farthest(s, o, entities, a, among):
    """The first of those `among` the entities that are as far from `a` as any of them, and how far."""
    distance = np.full(entities, -1)
    reached = frontier = np.arange(entities) == a
    depth = 0
    while frontier.any():
        distance[frontier] = depth
        after = np.zeros(entities, bool)
        after[o[frontier[s]]] = True
        frontier = after & ~reached
        reached = reached | frontier
        depth += 1
    b = among[np.argmax(distance[among])]
    return b, int(distance[b])


def constants(n, s, p, o):
    entities = n // 20
    by_use = np.argsort(-np.bincount(p, minlength=RELATIONS), kind="stable")
    out, into = np.bincount(s, minlength=entities), np.bincount(o, minlength=entities)
    needed = [set(s[p == by_use[rank - 1]]) for rank in (3, 20)]
    a = next(x for x in np.argsort(np.abs(out - 1000), kind="stable") if all(x in subjects for subjects in needed))
    b, hops = farthest(s, o, entities, a, np.flatnonzero((into >= 1) & (into <= 4)))
    h = np.argsort(-out, kind="stable")[4]
    relation = {key: relation_name(by_use[rank - 1]) for key, rank in
                {"p1": 3, "p2": 5, "p3": 8, "p_mid": 20, "t1": 12, "t2": 20}.items()}
    return {"facts": n, "A": entity_name(a), "A_facts": int(out[a]), "H": entity_name(h), "H_facts": int(out[h]),
            "B": entity_name(b), "AB_hops": hops, **relation, "from": "2007-01-01", "to": "2007-12-31", "day": "2010-06-15",
            "source": source_name(9)}


def entity_name(number):
    return f"Entity_{number:06d}"


def relation_name(number):
    return f"rel_{number + 1:03d}"


def source_name(number):
    return f"source_{number + 1:04d}"


def write_lines(path, columns, line):
    """A line for every fact; whole or not there."""
    with open(path + ".part", "w") as file:
        for begin in range(0, len(columns[0]), CHUNK):
            part = (column[begin:begin + CHUNK].tolist() for column in columns)
            file.writelines(line(number, *fact) for number, fact in enumerate(zip(*part), begin))
    os.replace(path + ".part", path)


def make(n, folder, nt=False):
    wanted = ["events.tsv", "sources.tsv", *(["events.nt"] if nt else []), "constants.json"]
    if all(os.path.exists(os.path.join(folder, name)) for name in wanted):
        return
    os.makedirs(folder, exist_ok=True)
    columns = events(n)
    day = [str(EPOCH + d) for d in range(DAYS + LONGEST + 1)] + [""]  # day[-1] is the open end
    entity = [entity_name(i) for i in range(n // 20)]
    relation = [relation_name(i) for i in range(RELATIONS)]
    source = [source_name(i) for i in range(SOURCES)]

    def tsv(_, s, p, o, start, end, src):
        return f"{entity[s]}\t{relation[p]}\t{entity[o]}\t{day[start]}\t{day[end]}\n"

    def with_source(_, s, p, o, start, end, src):
        return f"{entity[s]}\t{relation[p]}\t{entity[o]}\t{day[start]}\t{day[end]}\t{source[src]}\n"

    def statement(number, s, p, o, start, end, src):
        node, date = f"_:s{number}", "^^<http://www.w3.org/2001/XMLSchema#date>"
        return (f'<http://ex.org/e/{entity[s]}> <http://ex.org/p/{relation[p]}> {node} .\n'
                f'{node} <http://ex.org/ps/{relation[p]}> <http://ex.org/e/{entity[o]}> .\n'
                f'{node} <http://ex.org/q/start> "{day[start]}"{date} .\n'
                f'{node} <http://ex.org/q/end> "{day[end] or OPEN}"{date} .\n')

    write_lines(os.path.join(folder, "events.tsv"), columns, tsv)
    write_lines(os.path.join(folder, "sources.tsv"), columns, with_source)
    if nt:
        write_lines(os.path.join(folder, "events.nt"), columns, statement)
    with open(os.path.join(folder, "constants.json"), "w") as file:
        json.dump(constants(n, *columns[:3]), file, indent=1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Makes the benchmark's events.")
    parser.add_argument("n", type=int)
    parser.add_argument("folder")
    parser.add_argument("--nt", action="store_true")
    arguments = parser.parse_args()
    make(arguments.n, arguments.folder, arguments.nt)
