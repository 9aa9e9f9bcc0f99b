#!/usr/bin/env python3
"""The order of the rooms (docs/architecture.md): a room includes only what its line names. check_includes.py ROOT"""
import pathlib
import re
import sys

MAY_INCLUDE = {
    "model": {"model"},
    "store": {"store", "model"},
    "parser": {"parser", "model"},
    "query": {"query", "model", "parser", "store"},
    "graph": {"graph", "annals", "model", "parser", "store", "query"},
    "loaders": {"loaders", "annals", "graph", "model", "parser"},
    "shell": {"shell", "annals", "graph", "model", "loaders"},
}
ROOMS = set().union(*MAY_INCLUDE.values())
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def complaints(root, path):
    """What is wrong with the includes of one file."""
    shown = {header.name for header in (root / "model/include/annals").glob("*.h")}  # every room may include these
    relative = path.relative_to(root)
    room = relative.parts[0]
    public = relative.parts[1:3] == ("include", "annals")
    for bracket, name in INCLUDE.findall(path.read_text(encoding="utf-8")):
        first = name.split("/")[0]
        if name.startswith("rocksdb/") and not (room == "store" and path.name.startswith("rocks_")):
            yield f"{relative}: {name}: only store/rocks_* include RocksDB"
        elif name.startswith("boost/spirit") and room != "parser":
            yield f"{relative}: {name}: only parser includes Spirit"
        elif public and "/" in name and first != "annals":
            yield f"{relative}: {name}: a header for programs includes only others of them"
        elif first == "annals" and name.removeprefix("annals/") in shown:
            continue
        elif "/" in name and first in ROOMS and first not in MAY_INCLUDE[room] and (bracket == '"' or first == "annals"):
            yield f"{relative}: {name}: {room} may include only {', '.join(sorted(MAY_INCLUDE[room]))}"


def main():
    root = pathlib.Path(sys.argv[1]).resolve()
    files = [path for room in MAY_INCLUDE for path in sorted((root / room).rglob("*")) if path.suffix in (".h", ".cc")]
    found = [text for path in files for text in complaints(root, path)]
    print("\n".join(found) or f"{len(files)} files keep the order of the rooms")
    return 1 if found or not files else 0


if __name__ == "__main__":
    sys.exit(main())
