#!/usr/bin/env python3
"""A compiler launcher: reuse_objects.py BUILD COMPILER ARGUMENT… compiles, but takes the object of the build in BUILD when
that build compiled the same source with the same compiler and options, so that a test need not compile everything twice.

Options for warnings, and where objects and dependencies go, make no other object.
"""
import json
import os
import pathlib
import shlex
import shutil
import sys

WITH_VALUE = {"-o", "-MF", "-MT"}


def parts_of(command, folder):
    """The source, the object and the options that matter, in order."""
    options, source, target = [], None, None
    words = iter(command)
    for word in words:
        if word in WITH_VALUE:
            value = next(words)
            if word == "-o":
                target = os.path.join(folder, value)
        elif word == "-c":
            source = os.path.realpath(os.path.join(folder, next(words)))
        elif not word.startswith(("-W", "-M")):
            options.append(word)
    return source, target, options


def same_object(build, command):
    """The object that the build made of the same command, when there is one that is newer than its source."""
    source, _, options = parts_of(command, os.getcwd())
    if source is None:
        return None
    for entry in json.loads((build / "compile_commands.json").read_text()):
        if os.path.realpath(os.path.join(entry["directory"], entry["file"])) != source:
            continue
        words = shlex.split(entry["command"])
        first = next(i for i, word in enumerate(words) if os.path.realpath(shutil.which(word) or word) ==
                     os.path.realpath(shutil.which(command[0]) or command[0]))
        _, target, its_options = parts_of(words[first:], entry["directory"])
        if its_options[1:] == options[1:] and os.path.exists(target):
            return target
    return None


def main():
    build, command = pathlib.Path(sys.argv[1]), sys.argv[2:]
    try:
        found = same_object(build, command)
    except (OSError, StopIteration):
        found = None
    if found is None:
        os.execvp(command[0], command)
    source, target, _ = parts_of(command, os.getcwd())
    shutil.copyfile(found, target)
    if "-MF" in command:
        dependencies = command[command.index("-MF") + 1]
        pathlib.Path(dependencies).write_text(f"{command[command.index('-MT') + 1]}: {source}\n")


if __name__ == "__main__":
    main()
