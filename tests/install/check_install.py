#!/usr/bin/env python3
"""The library as others get it: check_install.py --cmake … --build … --source … (see CMakeLists.txt)

Installs the build into a fresh folder and builds projects against it that know nothing of this tree, with every compiler
that is here: a consumer, every public header alone, the programs of the documents, examples/api. Then the same consumer
with add_subdirectory, and sources that must not compile. Nothing is fetched.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import document_programs  # noqa: E402


class Failure(Exception):
    pass


def run(command, **options):
    """The command's output; what it printed is in the failure."""
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    text = done.stdout.decode("utf-8", "replace")
    if done.returncode != 0:
        raise Failure(f"{' '.join(map(str, command))}: exit status {done.returncode}\n{text}")
    return text


class Checks:
    def __init__(self, arguments, folder):
        self.arguments = arguments
        self.source = pathlib.Path(arguments.source)
        self.build = pathlib.Path(arguments.build)
        self.folder = folder
        self.prefix = folder / "prefix"
        self.projects = 0
        self.done = 0

    def passed(self, what):
        self.done += 1
        print(f"ok: {what}", flush=True)

    def compilers(self):
        """The compiler of this build first, then the others that are here."""
        found = [self.arguments.compiler]
        for name in ("g++", "clang++"):
            path = shutil.which(name)
            # A library with sanitizers of one compiler does not link with those of another.
            if path and not self.arguments.sanitize and os.path.realpath(path) not in map(os.path.realpath, found):
                found.append(path)
        return found

    def project(self, source, compiler, *options, build_type=""):
        """Configures and builds a project, quickly unless a build type is given; its build folder."""
        self.projects += 1
        build = self.folder / f"build-{self.projects}"
        sanitize = self.arguments.sanitize
        flags = f"-fsanitize={sanitize} -fno-omit-frame-pointer" if sanitize else ""
        run([self.arguments.cmake, "-S", source, "-B", build, "-G", "Ninja", f"-DCMAKE_CXX_COMPILER={compiler}",
             f"-DCMAKE_BUILD_TYPE={build_type}", f"-DCMAKE_CXX_FLAGS={flags}", *options])
        run([self.arguments.cmake, "--build", build, "-j", "2"])
        return build

    def install(self):
        run([self.arguments.cmake, "--install", self.build, "--prefix", self.prefix])
        headers = [path for path in (self.prefix / "include").rglob("*") if path.is_file()]
        strays = [path for path in headers if path.parent != self.prefix / "include/annals" or path.suffix != ".h"]
        if strays or len(headers) < 10:
            raise Failure(f"only include/annals/*.h is installed, not {strays or headers}")
        for header in headers:
            foreign = re.search(r"rocksdb|boost|spirit|fmt/|#include \"(?!annals/)", header.read_text())
            if foreign:
                raise Failure(f"{header.name} shows {foreign[0]}")
        for name in ("bin/annals", "lib*/**/libannals.a", "lib*/**/annals-config.cmake"):
            if not list(self.prefix.glob(name)):
                raise Failure(f"{name} is not installed")
        self.passed(f"installed, {len(headers)} headers, all in include/annals")

    def expect(self, what, printed, expected):
        if printed != expected:
            raise Failure(f"{what} printed\n{printed}instead of\n{expected}")
        self.passed(what)

    def consumer(self, compiler):
        documents = self.folder / "documents"
        if not documents.exists():
            documents.mkdir()
            for name in document_programs.PROGRAMS:
                program = document_programs.program_of(self.source / name)
                (documents / (pathlib.Path(name).stem + ".cc")).write_text(program, encoding="utf-8")
        name = pathlib.Path(compiler).name
        build = self.project(HERE / "consumer", compiler, f"-DCMAKE_PREFIX_PATH={self.prefix}", f"-DDOCUMENTS={documents}")
        work = self.folder / f"work-{self.projects}"
        work.mkdir()
        expected = (HERE / "consumer/expected.txt").read_text(encoding="utf-8")
        self.expect(f"{name}: a project of its own", run([build / "consumer"], cwd=work), expected)
        self.passed(f"{name}: every header compiles alone")
        for document in document_programs.PROGRAMS:
            own = work / pathlib.Path(document).stem
            own.mkdir()
            printed = run([build / own.name], cwd=own)
            differences = document_programs.differences(self.source / document, printed)
            if differences:
                raise Failure(f"{document}:\n{differences}")
            self.passed(f"{name}: the program of {document}")

    def example(self):
        build = self.project(self.source / "examples/api", self.arguments.compiler, f"-DCMAKE_PREFIX_PATH={self.prefix}")
        work = self.folder / "example"
        work.mkdir()
        expected = (self.source / "examples/api/expected.txt").read_text(encoding="utf-8")
        self.expect("examples/api", run([build / "talks", "talks.graph"], cwd=work), expected)

    def subproject(self):
        """As a sub-project: what this build compiled with the same options is not compiled again."""
        launcher = f"{sys.executable};{HERE / 'reuse_objects.py'};{self.build}"
        build = self.project(HERE / "subproject", self.arguments.compiler, f"-DANNALS_FOLDER={self.source}",
                             f"-DANNALS_SANITIZE={self.arguments.sanitize}", f"-DCMAKE_CXX_COMPILER_LAUNCHER={launcher}",
                             "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON", build_type=self.arguments.build_type)
        expected = (HERE / "consumer/expected.txt").read_text(encoding="utf-8")
        self.expect("a sub-project", run([build / "consumer"], cwd=self.folder), expected)
        cache = (build / "CMakeCache.txt").read_text()
        for option in ("TESTS", "BENCH", "INSTALL", "PROGRAM", "WARNINGS_AS_ERRORS"):
            if not re.search(rf"^ANNALS_{option}:BOOL=OFF$", cache, re.M):
                raise Failure(f"ANNALS_{option} is on in a sub-project")
        commands = json.loads((build / "compile_commands.json").read_text())
        strict = [entry["file"] for entry in commands if "-Werror" in entry["command"]]
        strays = [entry["file"] for entry in commands if re.search(r"/(tests|bench|shell|loaders)/(?!install)", entry["file"])]
        if strict or strays:
            raise Failure(f"a sub-project builds {strays}, with -Werror {strict}")
        self.passed("tests, bench, install, program and -Werror are off in a sub-project")
        installed = run([self.arguments.cmake, "--install", build, "--prefix", self.folder / "sub-prefix"])
        if (self.folder / "sub-prefix/include").exists():
            raise Failure(f"a sub-project installs its headers:\n{installed}")

    def must_not_compile(self):
        include = f"-I{self.prefix / 'include'}"
        for path in sorted((HERE / "must_not_compile").glob("*.cc")):
            text = path.read_text(encoding="utf-8")
            command = [self.arguments.compiler, "-std=c++20", "-fsyntax-only", include]
            run([*command, path])  # without the line that is wrong
            expected = re.search(r"^// error: (.*)$", text, re.M)[1]
            try:
                run([*command, "-DWRONG", path])
            except Failure as failure:
                if not re.search(expected, str(failure)):
                    raise Failure(f"{path.name} does not compile for another reason than {expected}:\n{failure}") from None
            else:
                raise Failure(f"{path.name} compiles")
            self.passed(f"{path.stem} does not compile")


def main():
    parser = argparse.ArgumentParser()
    for name in ("cmake", "build", "source", "compiler", "build-type"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--sanitize", default="")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="annals-install-") as folder:
        checks = Checks(arguments, pathlib.Path(folder))
        try:
            checks.install()
            for compiler in checks.compilers():
                checks.consumer(compiler)
            checks.example()
            # Other flags than the build's own would compile everything again, to check nothing but CMake once more.
            if not arguments.sanitize:
                checks.subproject()
            checks.must_not_compile()
        except Failure as failure:
            print(failure)
            return 1
    print(f"{checks.done} checks passed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
