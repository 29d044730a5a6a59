#!/usr/bin/env bash
# usher in two minutes: builds it, then plans and applies three jobs on the embedded emulator. Nothing is sent to AWS.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=install.sh
. examples/install.sh

need_swift
need_libyaml

step "Building usher (the first time takes some minutes: its HTTP and TLS libraries are built too)"
release_build
usher=$(release_build --show-bin-path)/usher

# A folder of its own, so that no state of an earlier run is met.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
ln -s "$PWD/examples" "$folder/examples"
cd "$folder"

show() {
  printf '\n$ usher %s\n' "$*"
  "$usher" "$@"
}

step "What would be started, and why? Offline, as in a pull request's check"
show plan examples/quickstart

step "Start it, on the emulator instead of AWS"
show apply examples/quickstart --emulator service.jsonl --auto-approve --quiet

step "Once more: every job was started, so nothing is started twice"
show apply examples/quickstart --emulator service.jsonl --auto-approve

step "What became of the jobs?"
show status --emulator service.jsonl --until ended

printf '\nThat was usher. Next: the manifests in examples/quickstart, and "Against AWS" in README.md.\nThe program is %s\n' "$usher"
