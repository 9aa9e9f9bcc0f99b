"""Compares answers, and makes the tables of docs/performance.md."""
import math
import os
import statistics

QUESTIONS = {
    "Q1": "facts of A ({A_facts})", "Q1H": "facts of H ({H_facts})", "Q2": "facts of A in 2007", "Q2H": "facts of H in 2007",
    "Q3": "two hops, counted", "Q4": "three hops in 2007, distinct ends", "Q5": "subjects with p1, p2 and p3",
    "Q6": "triangles", "Q7": "pairs that overlap in time", "Q8": "facts in 2007 a relation, top ten",
    "Q9": "p1 a subject, top ten", "Q10": "closure of a relation from A", "Q11": "true on one day",
    "Q12": "earliest ten of p1", "Q13": "shortest path from A to B",
}
LEAST = 1e-4  # seconds; what takes less counts as this


def mark_answers(results, answers):
    """Sets `differs` where an engine's answer is not that of most; the names of those questions."""
    found = []
    for name in QUESTIONS:
        texts = {}
        for engine, result in results.items():
            if "median" in result["asked"]["questions"].get(name, {}):
                with open(os.path.join(answers, engine, name + ".tsv")) as file:
                    texts[engine] = file.read()
        given = list(texts.values())
        most = max(given, key=given.count, default=None)
        # Of two different answers either may be the wrong one.
        nobody = bool(given) and given.count(most) == 1 and len(given) > 1
        for engine, text in texts.items():
            if text != most or nobody:
                results[engine]["asked"]["questions"][name]["differs"] = True
                found.append(f"{engine} {name}")
    return found


def seconds_of(result, name):
    """What may be believed of a question: its median, or None."""
    record = result["asked"]["questions"].get(name, {})
    return None if "median" not in record or record.get("differs") else max(record["median"], LEAST)


def mean(values):
    return statistics.geometric_mean(values) if values and None not in values else None


def milliseconds(seconds):
    if seconds is None:
        return "–"
    value = seconds * 1000
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def ratio(value, to):
    if value is None or to is None:
        return "–"
    times = value / to
    return f"{times:.2g}" if times < 0.1 else f"{times:.2f}" if times < 100 else f"{times:,.0f}"


def cell(result, name):
    record = result["asked"]["questions"].get(name, {})
    if "error" in record:
        return record["error"][:40].replace("|", "/")
    return "**differs**" if record.get("differs") else milliseconds(seconds_of(result, name))


def markdown(rows):
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def load_rows(engines):
    """The lines about loading; best peer and ratio where they say something."""
    def line(title, of, text):
        return [title, *(text(of(e)) if of(e) is not None else e["load"].get("error", "–") for e in engines.values())]

    rows = [line("load, facts/s", lambda e: e["load"].get("facts_per_second"), "{:,.0f}".format),
            line("load, peak memory, MiB", lambda e: e["load"].get("peak_kib"), lambda kib: f"{kib / 1024:,.0f}"),
            line("disk, bytes a fact", lambda e: e["load"].get("bytes_per_fact"), "{:.0f}".format),
            line("open, ms", lambda e: e["asked"].get("open"), milliseconds),
            line("questions, peak memory, MiB", lambda e: e["asked"]["peak_kib"], lambda kib: f"{kib / 1024:,.0f}")]
    return [[*row, "", ""] for row in rows]


def question_rows(engines, constants, names):
    best_of_all = []
    for name in names:
        own = seconds_of(engines["annals"], name) if "annals" in engines else None
        others = {n: seconds_of(e, name) for n, e in engines.items() if n != "annals"}
        best = min((s, n) for n, s in others.items() if s) if any(others.values()) else None
        best_of_all.append(best[0] if best else None)
        yield [f"{name} {QUESTIONS[name].format(**constants)}", *(cell(e, name) for e in engines.values()),
               best[1] if best else "–", ratio(own, best and best[0])]
    means = {n: mean([seconds_of(e, name) for name in names]) for n, e in engines.items()}
    best = mean(best_of_all)
    yield ["geometric mean", *map(milliseconds, means.values()), milliseconds(best), ratio(means.get("annals"), best)]


def main_table(results):
    engines = results["engines"]
    names = [name for name in QUESTIONS if any(name in e["asked"]["questions"] for e in engines.values())]
    head = ["ms, unless said otherwise", *(f"{n} {e['load'].get('version', '')}".strip() for n, e in engines.items()),
            "best peer", "Annals / best peer"]
    return markdown([head, *load_rows(engines), *question_rows(engines, results["constants"], names)])


def slower(results):
    """The questions that another engine answers faster, the worst first, in words."""
    engines, found = results["engines"], []
    for name in QUESTIONS:
        times = {n: seconds_of(e, name) for n, e in engines.items()}
        own = times.pop("annals", None)
        others = [(seconds, n) for n, seconds in times.items() if seconds]
        if own and others and own > min(others)[0]:
            found.append((own / min(others)[0], name, min(others)[1]))
    found = [f"{name} ({engine}, {times:.1f} times)" for times, name, engine in sorted(found, reverse=True)]
    return "Slower than somebody: " + (", ".join(found) or "none") + "."


def own_table(results):
    """What only Annals is asked: times, and as multiples of the line that they are held against."""
    own, asked = results["own"], results["engines"]["annals"]["asked"]["questions"]
    q1 = asked.get("Q1", {}).get("median")
    rows = [["only Annals", "", "compared with"]]
    for title, name in (("Q1 with the facts' sources, ms", "Q1-sources"), ("Q1 according to one of a thousand, ms", "Q1-according"),
                        ("Q1 as of an earlier half, ms", "Q1-as-of")):
        record = own[name]
        text = record.get("error") or ("**wrong**" if record.get("wrong") else milliseconds(record["median"]))
        times = ratio(record.get("median"), q1)
        rows.append([title, text, f"{times} of Q1" if times != "–" else "–"])
    names = list(own["unfolded"]["questions"])
    unfolded = mean([seconds_of({"asked": own["unfolded"]}, name) for name in names])
    folded = mean([seconds_of(results["engines"]["annals"], name) for name in names])
    rows.append([f"geometric mean with {own['unfolded'].get('unfolded', 0):,} facts not folded, ms", milliseconds(unfolded),
                 f"{ratio(unfolded, folded)} of the above"])
    load, plain = own["sources"], results["engines"]["annals"]["load"]
    rows.append(["load with a source for every fact, facts/s", f"{load['facts_per_second']:,.0f}",
                 f"{ratio(load['facts_per_second'], plain.get('facts_per_second'))} of the above"])
    rows.append(["disk with a source for every fact, bytes a fact", f"{load['bytes_per_fact']:.0f}",
                 f"{ratio(load['bytes_per_fact'], plain.get('bytes_per_fact'))} of the above"])
    return markdown(rows)


def text(results):
    """Everything, as it stands in docs/performance.md."""
    machine = results["machine"]
    load = machine["load_average"]
    quiet = "nothing else running" if load < 0.3 else f"beside other work (load average {load:.1f} at the start)"
    parts = [f"{results['facts']:,} facts; {machine['cpu']}, {machine['cores']} cores, {machine['memory_gib']} GiB; {results['day']}; "
             f"{quiet}.", "", main_table(results), "", slower(results)]
    if "own" in results:
        parts += ["", own_table(results)]
    return "\n".join(parts) + "\n"


def update(path, results):
    """Puts the tables between the marks of this size in a document."""
    begin, end = f"<!-- results {results['facts']} -->\n", "<!-- end of results -->\n"
    with open(path) as file:
        document = file.read()
    at = document.find(begin)
    if at < 0:
        raise SystemExit(f"{path} has no line {begin.strip()}")
    after = document.index(end, at)
    with open(path, "w") as file:
        file.write(document[:at] + begin + text(results) + document[after:])
