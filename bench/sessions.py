"""Runs the steps of engines, each in a process of its own, and collects their records."""
import json
import os
import select
import shutil
import signal
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SLACK = 5  # seconds in which an engine may end a question itself


def lines(command, timeout):
    """The process's records; after `timeout` seconds without one, its whole group is ended and None comes."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=HERE, start_new_session=True,
                               env={**os.environ, "PYTHONWARNINGS": "ignore"})
    try:
        while select.select([process.stdout], [], [], timeout)[0]:
            line = process.stdout.readline()
            if not line:
                process.wait()
                if process.returncode != 0:
                    complaint = process.stderr.read().decode(errors="replace").strip()
                    yield {"error": complaint.splitlines()[-1] if complaint else f"ended with {process.returncode}"}
                return
            yield json.loads(line)
        yield None
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


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
    """The seconds of opening and the records of all questions; the answers are in the folder `answers`."""
    shutil.rmtree(answers, ignore_errors=True)
    os.makedirs(answers)
    left, result = list(names), {"questions": {}}
    while left:
        asked = left[0]
        for record in lines(worker("ask", engine, data, db, answers, runs, timeout, ",".join(left), *events), timeout + SLACK):
            if record is None:
                record = {"query": asked, "error": f"over {timeout:g} s"}
            elif "query" not in record and "error" in record:  # the process ended: go on after the question that it was at
                record = {"query": asked, "error": record["error"][:300]}
            if "asking" in record:
                asked = record["asking"]
            elif "query" in record:
                name = record.pop("query")
                if record.get("median", 0) > timeout:
                    record = {"error": f"over {timeout:g} s"}
                result["questions"][name] = record
                left.remove(name)
                asked = left[0] if left else None
                print(f"  {name:12}", record.get("error") or f"{record['median'] * 1000:.3f} ms", flush=True)
            else:
                result.setdefault("open" if "open" in record else "unfolded", next(iter(record.values())))
    result["peak_kib"] = max((q.get("peak_kib", 0) for q in result["questions"].values()), default=0)
    return result
