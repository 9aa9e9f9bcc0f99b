#!/usr/bin/env python3
"""Runs the examples in documents and compares what they print.

  check_documents.py PROGRAM FILE.md…          compare
  check_documents.py --update PROGRAM FILE.md… write what the program prints into the files, to be read by a person

In a document, a block fenced as ```annals is given to the program as a file of statements; when a block fenced as ```text
follows, that is what standard output and standard error must hold together (messages, notes and errors included). The
graph is the one that the last comment named: `<!-- graph: iraq-talks -->` (a fresh copy of the example) or
`<!-- graph: empty -->` (a new one); blocks after it see the changes of those before.

A block after `<!-- file: NAME -->` is a file for the commands below it, and a block fenced as ```sh after `<!-- run -->` is
run as a script, in a folder of the document's own, with `annals` in its path; the seconds that loads took are printed as 0.0.
"""
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PIECE = re.compile(
    r"<!-- graph: (?P<graph>[\w-]+) -->"
    r"|^<!-- file: (?P<file>[\w.-]+) -->\n```\w*\n(?P<content>.*?)^```\n"
    r"|^(?:```annals\n(?P<statements>.*?)|<!-- run -->\n```sh\n(?P<commands>.*?))^```\n"
    r"(?:\n?(?P<fence>```text\n)(?P<output>.*?)^```\n)?",
    re.M | re.S,
)
SECONDS = re.compile(r"(?<= in )\d+\.\d(?= s,)")


class Documents:
    def __init__(self, program, folder):
        self.program = pathlib.Path(program).resolve()
        self.folder = pathlib.Path(folder)
        self.example = self.folder / "example"
        self.graphs = 0

    def graph(self, name):
        """The path of a fresh graph of that kind."""
        self.graphs += 1
        path = self.folder / str(self.graphs) / name
        path.parent.mkdir()
        if name == "iraq-talks":
            if not self.example.exists():
                subprocess.run(["bash", ROOT / "examples/iraq-talks/load", self.program, self.example],
                               check=True, capture_output=True)
            shutil.copytree(self.example, path)
        elif name != "empty":
            raise SystemExit(f"no such graph: {name}")
        return path

    def run_commands(self, folder, commands):
        environment = os.environ | {"PATH": f"{self.program.parent}:{os.environ['PATH']}"}
        done = subprocess.run(["bash", "-c", commands], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
        return SECONDS.sub("0.0", done.stdout.decode("utf-8"))

    def run(self, graph, statements):
        script = self.folder / "statements.annals"
        script.write_text(statements, encoding="utf-8")
        done = subprocess.run([self.program, graph, "-f", script.name], cwd=self.folder, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=120)
        return done.stdout.decode("utf-8")

    def check(self, path, update):
        """The number of blocks that ran and the differences found; rewrites the file when `update`."""
        text = path.read_text(encoding="utf-8")
        graph, blocks, differences, pieces, end = None, 0, [], [], 0
        self.graphs += 1
        folder = self.folder / f"commands-{self.graphs}"
        folder.mkdir()
        for match in PIECE.finditer(text):
            if match["graph"]:
                graph = self.graph(match["graph"])
                continue
            if match["file"]:
                (folder / match["file"]).write_text(match["content"], encoding="utf-8")
                continue
            blocks += 1
            if match["commands"] is not None:
                printed = self.run_commands(folder, match["commands"])
            else:
                graph = graph or self.graph("empty")
                printed = self.run(graph, match["statements"])
            if match["fence"] is None:
                if "error: " in printed:
                    differences.append(f"{path.name}: block {blocks} fails:\n{match[0]}{printed}")
                continue
            pieces += [text[end:match.start("output")], printed]
            end = match.end("output")
            if printed != match["output"]:
                line = text.count("\n", 0, match.start()) + 1
                diff = difflib.unified_diff(match["output"].splitlines(), printed.splitlines(), f"{path.name}:{line}",
                                            "printed", lineterm="")
                differences.append("\n".join(diff))
        if update:
            path.write_text("".join(pieces) + text[end:], encoding="utf-8")
        return blocks, differences


def main():
    arguments = sys.argv[1:]
    update = arguments[:1] == ["--update"]
    program, *files = arguments[update:]
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        documents = Documents(program, folder)
        for name in files:
            blocks, differences = documents.check(pathlib.Path(name), update)
            print(f"{name}: {blocks} examples, {len(differences)} differ")
            print("\n".join(differences))
            failed += len(differences) + (blocks == 0)
    return 1 if failed and not update else 0


if __name__ == "__main__":
    sys.exit(main())
