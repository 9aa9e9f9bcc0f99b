# Sourced by the scripts here: messages, the distribution's packages, and the build.

say() { printf '%s\n' "annals: $*" >&2; }
die() { say "$*"; exit 1; }

# Runs a command quietly; shows what it printed only when it fails.
quietly() {
  local log
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# install_packages [test|bench]: what script/packages.txt names and the machine lacks.
install_packages() {
  command -v dpkg-query >/dev/null ||
    die "this script installs packages with apt on Debian or Ubuntu; elsewhere install what script/packages.txt names and build with cmake --preset release"
  local wanted missing='' package
  wanted=$(sed -E '/^#/d; /^$/d' script/packages.txt)
  wanted=$(printf '%s\n' "$wanted" | sed "s/^${1:-none} //" | grep -v ' ')
  for package in $wanted; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' ||
      missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    die "these packages are missing, and neither root nor sudo is at hand:$missing"
  fi
  say "installing from the distribution:$missing"
  export DEBIAN_FRONTEND=noninteractive
  quietly as_root apt-get update -q || die "apt-get update failed (see above)"
  # shellcheck disable=SC2086
  quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing ||
    die "apt-get install failed (see above)"
}

# configure PRESET [cmake option…]: once, and again when an option changes.
configure() {
  local preset=$1
  shift
  local cache="build/$preset/CMakeCache.txt" wanted="build/$preset/.options"
  if [ -f "$cache" ] && [ -f "build/$preset/build.ninja" ] && [ "$(cat "$wanted" 2>/dev/null)" = "$*" ]; then
    return 0
  fi
  say "configuring build/$preset"
  quietly cmake --preset "$preset" "$@" || die "configuring failed (see above)"
  printf '%s' "$*" >"$wanted"
}

# build PRESET [target…]: says so only when there is something to do; the compiler's progress goes to standard error.
build() {
  local preset=$1
  shift
  if ninja -C "build/$preset" -n "$@" 2>/dev/null | grep -q 'no work to do'; then
    return 0
  fi
  say "building build/$preset (the first time takes some minutes)"
  ninja -C "build/$preset" -j "${ANNALS_JOBS:-2}" "$@" >&2 || die "the build failed (see above)"
}
