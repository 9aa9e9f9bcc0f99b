#!/usr/bin/env python3
"""Programs in documents: the blocks fenced as ```cpp of a document are one program, in their order; a block fenced as ```text
that follows one is what it prints.

  document_programs.py FILE.md                  prints the program
  document_programs.py --update PROGRAM FILE.md writes what the built program prints into the file, to be read by a person
"""
import difflib
import pathlib
import re
import subprocess
import sys
import tempfile

PROGRAMS = ("README.md", "docs/api.md")
PIECE = re.compile(r"^```cpp\n(?P<code>.*?)^```\n(?:\n?^```text\n(?P<output>.*?)^```\n)?", re.M | re.S)
MARK = "--- end of block {} ---\n"


def pieces(path):
    return list(PIECE.finditer(path.read_text(encoding="utf-8")))


def program_of(path):
    """Blocks share their variables, as the reader of a document expects; includes go to the top."""
    includes, body = ["#include <iostream>"], []
    for number, piece in enumerate(pieces(path)):
        for line in piece["code"].splitlines():
            (includes if line.startswith("#include") else body).append(line)
        body.append(f'std::cout << "{MARK.format(number).strip()}" << std::endl;')
    return "\n".join([*dict.fromkeys(includes), "", "int main() {", *body, "}", ""])


def outputs(path, printed):
    """What each block printed."""
    found, rest = [], printed
    for number in range(len(pieces(path))):
        block, mark, rest = rest.partition(MARK.format(number))
        found.append(block if mark else block + "(the program ended here)\n")
    return found


def differences(path, printed):
    found = []
    text = path.read_text(encoding="utf-8")
    for piece, output in zip(pieces(path), outputs(path, printed)):
        expected = piece["output"] or ""
        if output != expected:
            line = text.count("\n", 0, piece.start()) + 1
            found += difflib.unified_diff(expected.splitlines(), output.splitlines(), f"{path.name}:{line}", "printed",
                                          lineterm="")
    return "\n".join(found)


def update(program, path):
    with tempfile.TemporaryDirectory() as folder:
        printed = subprocess.run([pathlib.Path(program).resolve()], cwd=folder, stdout=subprocess.PIPE,
                                 check=False).stdout.decode("utf-8")
    text = path.read_text(encoding="utf-8")
    parts, end = [], 0
    for piece, output in zip(pieces(path), outputs(path, printed)):
        if piece["output"] is None:
            if output:
                print(f"block without ```text prints: {output}", file=sys.stderr)
            continue
        parts += [text[end:piece.start("output")], output]
        end = piece.end("output")
    path.write_text("".join(parts) + text[end:], encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--update"]:
        update(sys.argv[2], pathlib.Path(sys.argv[3]))
    else:
        print(program_of(pathlib.Path(sys.argv[1])), end="")
