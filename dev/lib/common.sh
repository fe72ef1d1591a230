# Shared by the scripts of this repository; to be sourced with the root of the repository as working directory.

# Everything that is compiled or made once and used again.
STUDY_CACHE=${STUDY_CACHE:-$HOME/.cache/study-operator}

say() {
  printf '\n== %s\n' "$*"
}

die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

require_root() {
  [ "$(id -u)" -eq 0 ] || die "needs root (mounts, namespaces, cgroups): run it with sudo"
}

# Each tool is in the Debian package of its name, unless the table says otherwise.
require_tools() {
  local tool missing=()
  for tool in "$@"; do
    command -v "$tool" >/dev/null || missing+=("$tool")
  done
  [ ${#missing[@]} -eq 0 ] || die "missing: ${missing[*]}: install it (dev/prerequisites cluster installs what images and the local cluster need, all what tests need)"
}

project_version() {
  sed -n 's,^  <version>\(.*\)</version>$,\1,p' pom.xml | head -n 1
}
