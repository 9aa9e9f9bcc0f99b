"""Runs the steps of engines, each in a process of its own, and collects their records."""
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SLACK = 5  # seconds in which an engine may end a question itself


def lines(command, timeout):
    """The process's records; after `timeout` seconds without one, its whole group is ended and None comes. The last record
    of a process that failed is its error."""
    with tempfile.TemporaryFile() as complaints, subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=complaints, bufsize=0, cwd=HERE, start_new_session=True,
            env={**os.environ, "PYTHONWARNINGS": "ignore"}) as process:
        try:
            while select.select([process.stdout], [], [], timeout)[0]:
                line = process.stdout.readline()
                if not line:
                    if process.wait() != 0:
                        complaints.seek(0)
                        said = complaints.read().decode(errors="replace").strip().splitlines()
                        yield {"error": said[-1][:300] if said else f"ended with {process.returncode}"}
                    return
                yield json.loads(line)
            yield None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def worker(*arguments):
    return [sys.executable, "-m", "engines.worker", *map(str, arguments)]


def disk_bytes(path):
    return sum(os.lstat(os.path.join(folder, f)).st_blocks * 512 for folder, _, files in os.walk(path) for f in files)


def load(engine, data, db, facts, timeout):
    shutil.rmtree(db, ignore_errors=True)
    os.makedirs(db)
    result = {"error": "no answer"}
    for record in lines(worker("load", engine, data, db), timeout):
        result = record or {"error": f"over {timeout:g} s"}
    if "seconds" in result:
        result["facts_per_second"] = facts / result["seconds"]
        result["bytes_per_fact"] = disk_bytes(db) / facts
    return result


def ask(engine, data, db, answers, names, runs, timeout, *events):
    """The seconds of opening and the records of all questions; the answers are in the folder `answers`. Where a process
    ends before its time, the question that it was at has failed, and another process is asked the rest."""
    shutil.rmtree(answers, ignore_errors=True)
    os.makedirs(answers)
    left, result = list(names), {"questions": {}}

    def done(name, record):
        if record.get("median", 0) > timeout:
            record = {"error": f"over {timeout:g} s"}
        result["questions"][name] = record
        left.remove(name)
        print(f"  {name:12}", record.get("error") or f"{record['median'] * 1000:.3f} ms", flush=True)

    while left:
        asked, failure = left[0], {"error": "no answer"}
        for record in lines(worker("ask", engine, data, db, answers, runs, timeout, ",".join(left), *events), timeout + SLACK):
            if record is None:
                failure = {"error": f"over {timeout:g} s"}
            elif "query" in record:
                done(record.pop("query"), record)
            elif "error" in record:
                failure = record
            elif "asking" in record:
                asked = record["asking"]
            else:
                result = {**record, **result}
        if left:
            done(asked if asked in left else left[0], failure)
    result["peak_kib"] = max((q.get("peak_kib", 0) for q in result["questions"].values()), default=0)
    return result
