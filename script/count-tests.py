#!/usr/bin/env python3
"""Sums up the test cases in a log of ctest (LastTest.log) and prints one line: N passed, N failed, N skipped.

A Catch2 program counts with its test cases, any other test as one. A program that died without a summary is one failure
more. A case that prints a line "SKIPPED: why" counts as skipped as well as passed by its program, so it is moved over.
Exits with 1 when something failed or nothing ran.
"""
import re
import sys


def count(section):
    skipped = len(re.findall(r"^SKIPPED: ", section, re.M))
    whole = re.search(r"^All tests passed \(.* in (\d+) test cases?\)", section, re.M)
    if whole:
        return int(whole[1]) - skipped, 0, skipped
    part = re.search(r"^test cases: +(\d+) \|", section, re.M)
    if part:
        failed = re.search(r"^test cases:.*?(\d+) failed", section, re.M)
        failed = int(failed[1]) if failed else 0
        return int(part[1]) - failed - skipped, failed, skipped
    return (1, 0, 0) if "\nTest Passed." in section else (0, 1, 0)


def main():
    with open(sys.argv[1], encoding="utf-8", errors="replace") as log:
        sections = re.split(r"^\d+/\d+ Testing: .*$", log.read(), flags=re.M)[1:]
    passed, failed, skipped = (sum(column) for column in zip(*map(count, sections))) if sections else (0, 0, 0)
    for why in sorted(set(re.findall(r"^SKIPPED: .*", "\n".join(sections), re.M))):
        print(why)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
