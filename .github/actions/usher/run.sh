#!/usr/bin/env bash
# Runs usher in a step of a GitHub workflow. From the environment: USHER_COMMAND, and USHER_ARGUMENTS, one a line.
set -euo pipefail

arguments=()
while IFS= read -r line; do
  [ -z "$line" ] || arguments+=("$line")
done <<<"$USHER_ARGUMENTS"
# Annotations, the step's summary and its outputs, unless another format is asked for.
if [ "$USHER_COMMAND" = plan ] && [[ "$USHER_ARGUMENTS" != *--format* ]]; then
  arguments+=(--format github)
fi

code=0
usher "$USHER_COMMAND" ${arguments[@]+"${arguments[@]}"} || code=$?
echo "exit-code=$code" >>"$GITHUB_OUTPUT"
if [ "$USHER_COMMAND" = apply ] && [ "$code" = 3 ]; then
  echo "::notice title=usher apply::Some jobs wait for a place; nothing failed. The next apply goes on."
  code=0
fi
exit "$code"
