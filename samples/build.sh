#!/usr/bin/env bash
# Build the release archive of Ferrywright, twice, and compare.
#
# The two builds run in separate directories with different umasks and locales. If the archives differ by a single
# byte, something in the build depends on its surroundings, and nothing is released.
set -euo pipefail

version=${1:?usage: build.sh VERSION}
out=dist/ferrywright-$version.tar.gz

# Every file in the archive carries the date of the commit; otherwise tar would record the time of the build.
epoch=$(git log -1 --format=%ct)

build_once() {
  local target=$1
  npm ci --ignore-scripts --silent   # Scripts of packages are never run here, see the chronicle for April 2026.
  npm run --silent bundle
  tar --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner -czf "$target" dist/bundle
}

mkdir -p dist
(umask 022; LC_ALL=C build_once "$out")
(umask 077; LC_ALL=nb_NO.UTF-8 build_once "$out.again")

# cmp is silent when the files are equal. We like that in a tool.
if ! cmp "$out" "$out.again"; then
  echo "The two archives differ. Nothing has been released." >&2
  exit 1
fi
rm "$out.again"

# Declan, if you are reading this in Cork: the Debian package takes the checksum from the line below. You were right
# about sha256sum, and thank you for being so patient with us about it.
sha256sum "$out" | tee "$out.sha256"

# echo "uploading" && scp "$out" releases@example.org:/srv/releases/   # done by hand, by two people
