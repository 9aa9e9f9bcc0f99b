"""One step of one engine in a process of its own, so that its memory is that step's alone: a record of JSON a line.

    python -m engines.worker load ENGINE DATA DB
    python -m engines.worker ask ENGINE DATA DB ANSWERS RUNS TIMEOUT QUESTION,… [EVENTS]

Annals adds the EVENTS by commits before it is asked.
"""
import importlib
import json
import os
import resource
import sys
import time


def say(record):
    print(json.dumps(record), flush=True)


def peak_kib():
    """Of this process or of the largest that it ran. (getrusage() of itself begins with the size of what started it.)"""
    with open("/proc/self/status") as file:
        own = next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)


def settled(name, rows):
    """Lines that are the same whichever engine answered: in one order, and without those that stand equal at the end of
    the first ten, which may be cut differently."""
    lines = ["\t".join(str(value) for value in row) for row in rows]
    if name in ("Q8", "Q9", "Q12") and lines:
        def rank(line):
            return line.rsplit("\t", 1)[1]

        last = rank(lines[-1])
        lines = [rank(line) if rank(line) == last else line for line in lines]
    return sorted(lines)


def load(engine, data, db):
    begin = time.perf_counter()
    engine.load(data, db)
    say({"seconds": time.perf_counter() - begin, "peak_kib": peak_kib(), "version": engine.version()})


def ask(engine, data, db, answers, runs, timeout, names, *events):
    with open(os.path.join(data, "constants.json")) as file:
        constants = json.load(file)
    for record, rows in engine.session(db, constants, names.split(","), int(runs), float(timeout), *events):
        if rows is not None:
            with open(os.path.join(answers, record["query"] + ".tsv"), "w") as file:
                file.writelines(line + "\n" for line in settled(record["query"], rows))
            record["rows"] = len(rows)
        if "query" in record:
            record["peak_kib"] = peak_kib() if "peak_kib" not in record else record["peak_kib"]
        say(record)


def main():
    step, engine, *rest = sys.argv[1:]
    {"load": load, "ask": ask}[step](importlib.import_module("engines." + engine).Engine(), *rest)


if __name__ == "__main__":
    main()
