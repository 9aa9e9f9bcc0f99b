"""Annals: loaded by its program, asked through its C++ interface by bench/questions, which times itself and fetches every
word of every row."""
import json
import os
import subprocess
import tempfile

from .base import Base

BUILD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "build", "release")
PROGRAM = os.path.join(BUILD, "annals")
QUESTIONS = os.path.join(BUILD, "bench", "questions")
COLUMNS = "subject,relation,object,start,end"


def load(graph, path, columns=COLUMNS):
    subprocess.run([PROGRAM, "load", graph, path, "--quiet", "--object-kind", "entity", "--columns", columns], check=True)


def span(time):
    """Start and end of a time as Annals writes it."""
    start, slash, end = time.partition("/")
    return [start, "9999-12-31" if end == ".." else end if slash else start]


def rows(name, lines):
    """The rows that bench/questions wrote, as Base.rows() has them."""
    table = [line.rstrip("\n").split("\t") for line in lines]
    if name == "Q13":
        return [[len(table)]]
    if name == "Q12":
        return [[*row[:2], span(row[2])[0]] for row in table]
    return [[*row[:2], *span(row[2]), *row[3:]] if len(row) > 2 else row for row in table]


class Engine(Base):
    def version(self):
        answer = subprocess.run([PROGRAM, "--version"], check=True, capture_output=True, text=True)
        return answer.stdout.split()[-1]

    def load(self, data, db):
        load(os.path.join(db, "graph"), os.path.join(data, "events.tsv"))

    def session(self, db, constants, names, runs, timeout, add=None):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "constants.json")
            with open(path, "w") as file:
                json.dump(constants, file)
            command = [QUESTIONS, os.path.join(db, "graph"), path, "--queries", ",".join(names), "--runs", str(runs),
                       "--timeout", str(timeout), "--answers", folder, *(["--add", add] if add else [])]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
                for line in process.stdout:
                    record = json.loads(line)
                    if "query" not in record or "error" in record:
                        yield record, None
                        continue
                    with open(os.path.join(folder, record["query"] + ".tsv")) as file:
                        yield record, rows(record["query"], file)
            if process.returncode != 0:
                raise RuntimeError(f"bench/questions ended with {process.returncode}")
