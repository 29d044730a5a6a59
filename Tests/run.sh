#!/usr/bin/env bash
# Runs all tests of usher. Installs what they need first: libyaml (and strace, curl, git and util-linux, where apt knows
# them), and for the independent checks python3 with what Tests/Oracles/requirements.txt names, in a virtual environment
# in the build folder.
#
#   ./Tests/run.sh [--fast] [arguments for swift test]
#
#   --fast  leaves out what is marked slow: searches, kills, pipelines and their story, verdicts of schemas. Seconds
#           instead of minutes, for every change; .ci/run runs all.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=../examples/install.sh
. examples/install.sh

if [ "${1:-}" = --fast ]; then
  shift
  export USHER_FAST=1
fi

need_swift
need_libyaml
if [ "$(uname)" = Linux ]; then
  command -v python3 >/dev/null || install_package python3
  command -v strace >/dev/null || install_package strace
  command -v git >/dev/null || install_package git
  for program in unshare setpriv; do command -v "$program" >/dev/null || install_package util-linux; done
  command -v mount >/dev/null || install_package mount
  command -v curl >/dev/null || install_package curl
fi

venv=.build/test-python
wanted=Tests/Oracles/requirements.txt
if ! cmp -s "$wanted" "$venv/installed.txt"; then
  step "Installing boto3, jsonschema, zizmor and the like into $venv"
  mkdir -p .build
  if ! python3 -m venv --clear "$venv" >/dev/null 2>&1; then
    install_package python3-venv
    python3 -m venv --clear "$venv"
  fi
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$wanted"
  cp "$wanted" "$venv/installed.txt"
fi
USHER_TEST_PYTHON="$PWD/$venv/bin/python"
export USHER_TEST_PYTHON

step "Building and running the tests"
swift test "$@"
