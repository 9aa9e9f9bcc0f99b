#!/usr/bin/env python3
"""How bench/compare tells right answers from wrong ones, and what it makes of times. Needs no other engine."""
import contextlib
import io
import os
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "bench"))
import report  # noqa: E402
import sessions  # noqa: E402
from engines import annals, worker  # noqa: E402


def result(**seconds):
    return {"load": {}, "asked": {"questions": {name: {"median": value} for name, value in seconds.items()}, "peak_kib": 0}}


class Comparison(unittest.TestCase):
    def marked(self, **texts):
        """Which engines' answers to Q1 differ."""
        with tempfile.TemporaryDirectory() as folder:
            for engine, text in texts.items():
                os.mkdir(os.path.join(folder, engine))
                pathlib.Path(folder, engine, "Q1.tsv").write_text(text)
            results = {engine: result(Q1=1.0) for engine in texts}
            return report.mark_answers(results, folder), results

    def test_the_one_that_differs_is_named_and_not_believed(self):
        found, results = self.marked(annals="a\n", duckdb="a\n", sqlite="b\n")
        self.assertEqual(found, ["sqlite Q1"])
        self.assertIsNone(report.seconds_of(results["sqlite"], "Q1"))
        self.assertEqual(report.seconds_of(results["annals"], "Q1"), 1.0)

    def test_of_two_that_differ_neither_is_believed(self):
        self.assertEqual(self.marked(annals="a\n", duckdb="b\n")[0], ["annals Q1", "duckdb Q1"])

    def test_equal_answers(self):
        self.assertEqual(self.marked(annals="a\n", duckdb="a\n")[0], [])

    def test_ties_at_the_end_of_the_first_ten_are_compared_by_their_number(self):
        one = worker.settled("Q9", [("x", 3), ("y", 2), ("z", 1)])
        self.assertEqual(one, worker.settled("Q9", [("x", 3), ("y", 2), ("w", 1)]))
        self.assertNotEqual(one, worker.settled("Q9", [("x", 3), ("v", 2), ("z", 1)]))
        self.assertNotEqual(one, worker.settled("Q9", [("x", 3), ("y", 2), ("z", 0)]))

    def test_other_answers_are_compared_whole_in_any_order(self):
        self.assertEqual(worker.settled("Q1", [("b", 1), ("a", 1)]), ["a\t1", "b\t1"])

    def test_times_as_annals_writes_them(self):
        self.assertEqual(annals.span("2007-03-01"), ["2007-03-01", "2007-03-01"])
        self.assertEqual(annals.span("2007-03-01/2009-01-31"), ["2007-03-01", "2009-01-31"])
        self.assertEqual(annals.span("2007-03-01/.."), ["2007-03-01", "9999-12-31"])
        self.assertEqual(annals.rows("Q12", ["x\ty\t2007-03-01/..\n"]), [["x", "y", "2007-03-01"]])
        self.assertEqual(annals.rows("Q13", ["1\t\n", "2\t\n"]), [[2]])
        self.assertEqual(annals.rows("Q1-sources", ["r\to\t2007-03-01\ts\n"]), [["r", "o", "2007-03-01", "2007-03-01", "s"]])

    def test_least_time_ratio_and_mean(self):
        engines = {"annals": result(Q1=1e-6, Q2=4e-3), "duckdb": result(Q1=1e-3, Q2=1e-3), "sqlite": result(Q1=1e-5, Q2=2e-3)}
        constants = {"A_facts": 1, "H_facts": 1}
        rows = list(report.question_rows(engines, constants, ["Q1", "Q2"]))
        self.assertEqual([row[-2:] for row in rows[:2]], [["sqlite", "1.00"], ["duckdb", "4.00"]])
        self.assertEqual(rows[2], ["geometric mean", "0.632", "1", "0.447", "0.316", "2.00"])

    def test_where_another_engine_is_faster_is_said(self):
        engines = {"annals": result(Q1=3e-3, Q2=1e-3, Q3=4e-3), "duckdb": result(Q1=2e-3, Q2=2e-3, Q3=8e-3), "sqlite": result(Q3=1e-3)}
        self.assertEqual(report.slower({"engines": engines}), "Slower than somebody: Q3 (sqlite, 4.0 times), Q1 (duckdb, 1.5 times).")

    def test_a_question_without_an_answer_leaves_no_mean(self):
        engines = {"annals": result(Q1=1e-3, Q2=1e-3), "duckdb": result(Q1=1e-3)}
        engines["duckdb"]["asked"]["questions"]["Q2"] = {"error": "over 30 s"}
        rows = list(report.question_rows(engines, {"A_facts": 1, "H_facts": 1}, ["Q1", "Q2"]))
        self.assertEqual(rows[1][2:], ["over 30 s", "–", "–"])
        self.assertEqual(rows[2][1:], ["1", "–", "–", "–"])

    def test_update_replaces_the_tables_of_its_size_only(self):
        results = {"facts": 5, "constants": {"A_facts": 1, "H_facts": 1}, "day": "2026-01-01", "engines": {"annals": result(Q1=1.0)},
                   "machine": {"cores": 2, "cpu": "x", "memory_gib": 1, "load_average": 0}}
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "doc.md")
            path.write_text("a\n<!-- results 5 -->\nold\n<!-- end of results -->\nb\n<!-- results 6 -->\nsix\n<!-- end of results -->\n")
            report.update(str(path), results)
            text = path.read_text()
        self.assertNotIn("old", text)
        self.assertIn("facts of A (1) | 1,000 |", text)
        self.assertTrue(text.startswith("a\n<!-- results 5 -->\n5 facts; x, 2 cores"))
        self.assertTrue(text.endswith("<!-- end of results -->\nb\n<!-- results 6 -->\nsix\n<!-- end of results -->\n"))


class Processes(unittest.TestCase):
    def records(self, program, timeout=30):
        return list(sessions.lines([sys.executable, "-c", program], timeout))

    def test_records_that_come_at_once_are_not_waited_for(self):
        program = "import time; print('{\"a\": 1}\\n{\"a\": 2}', flush=True); time.sleep(30)"
        self.assertEqual(self.records(program, 0.5), [{"a": 1}, {"a": 2}, None])

    def test_a_process_that_is_silent_for_too_long_is_ended(self):
        self.assertEqual(self.records("import time; time.sleep(30)", 0.2), [None])

    def test_a_process_that_fails_says_why(self):
        self.assertEqual(self.records("print('{}'); raise ValueError('no such table')"), [{}, {"error": "ValueError: no such table"}])

    def ask(self, *scripts):
        """The records of Q1, Q2 and Q3 from an engine whose first process is the first script, and so on."""
        left, worker = list(scripts), sessions.worker
        sessions.worker = lambda *_: [sys.executable, "-c", left.pop(0)]
        try:
            with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
                return sessions.ask("x", "", "", os.path.join(folder, "answers"), ["Q1", "Q2", "Q3"], 5, 30)["questions"]
        finally:
            sessions.worker = worker

    def test_after_a_question_that_ended_the_process_the_next_is_asked(self):
        first = """print('{"query": "Q1", "median": 1}\\n{"asking": "Q2"}'); raise MemoryError()"""
        second = """print('{"query": "Q3", "median": 3}')"""
        self.assertEqual(self.ask(first, second), {"Q1": {"median": 1}, "Q2": {"error": "MemoryError"}, "Q3": {"median": 3}})

    def test_a_process_that_gives_nothing_ends_all_the_same(self):
        self.assertEqual(self.ask("", "", ""), {name: {"error": "no answer"} for name in ("Q1", "Q2", "Q3")})

    def test_a_time_beyond_the_limit_is_none(self):
        script = """print('\\n'.join('{"query": "Q%d", "median": %d}' % (i, i * 20) for i in (1, 2, 3)))"""
        self.assertEqual(self.ask(script)["Q2"], {"error": "over 30 s"})


if __name__ == "__main__":
    unittest.main()
