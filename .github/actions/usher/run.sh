#!/usr/bin/env bash
# Runs usher in a step of a GitHub workflow. From the environment: USHER_COMMAND, and USHER_ARGUMENTS, one a line.
set -euo pipefail

arguments=()
format=
while IFS= read -r line; do
  [ -z "$line" ] || arguments+=("$line")
  case "$line" in --format | --format=*) format=yes ;; esac
done <<<"$USHER_ARGUMENTS"
# Annotations, the step's summary and its outputs, unless another format is asked for.
if [ "$USHER_COMMAND" = plan ] && [ -z "$format" ]; then
  arguments+=(--format=github)
fi

# A report is for the step's summary.
if [ "$USHER_COMMAND" = report ] && [ -z "$format" ]; then
  arguments+=(--format=markdown)
  exec >>"$GITHUB_STEP_SUMMARY"
fi

# Whoever cancels the run has GitHub tell this shell, and nobody else. usher ends well when it is told once; GitHub's
# second signal would end it at once.
usher "$USHER_COMMAND" ${arguments[@]+"${arguments[@]}"} &
usher=$!
told=
trap 'trap "" INT TERM; told=yes; kill -TERM "$usher"' INT TERM
code=0
wait "$usher" || code=$?
if [ -n "$told" ]; then
  code=0
  wait "$usher" || code=$?
fi

echo "exit-code=$code" >>"$GITHUB_OUTPUT"
if [ "$USHER_COMMAND" = apply ] && [ "$code" = 3 ]; then
  echo "::notice title=usher apply::Some jobs wait for a place; nothing failed. The next apply goes on."
  code=0
elif [ "$USHER_COMMAND" = status ] && [ "$code" = 4 ]; then
  echo "::error title=usher status::A job failed since the last record. The report says why. Fix the cause, then change its metadata.revision."
fi
exit "$code"
