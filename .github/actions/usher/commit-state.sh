#!/usr/bin/env bash
# Commits usher's state and pushes it. Whoever pushed in between is no matter: the commit goes on top of theirs, and
# git merges the state by lines, which usher reads in any order.
#
#   commit-state.sh FOLDER STATE BRANCH
#
# FOLDER is a working copy of BRANCH of the remote origin, STATE the state's path in it. From the environment:
#
#   USHER_PUSH_TOKEN  may push to origin; USHER_PUSH_USER is the user's name that goes with it
#   USHER_PUSH_PAUSE  how many seconds lie between two tries (2)
set -euo pipefail

state=$2
branch=$3
cd "$1"

# The token comes from the environment, so that no command line and no file has it.
# shellcheck disable=SC2016 # git's shell expands it
helper='!f() { [ "$1" != get ] || printf "username=%s\npassword=%s\n" "$USHER_PUSH_USER" "$USHER_PUSH_TOKEN"; }; f'
remote_git() {
  if [ -n "${USHER_PUSH_TOKEN:-}" ]; then
    git -c credential.helper= -c "credential.helper=$helper" "$@"
  else
    git "$@"
  fi
}

export USHER_PUSH_USER="${USHER_PUSH_USER:-x-access-token}" GIT_TERMINAL_PROMPT=0
git config user.name usher
git config user.email usher@users.noreply.invalid
# Also where the branch has no .gitattributes that says so.
attributes=$(git rev-parse --git-path info/attributes)
mkdir -p "$(dirname "$attributes")"
echo "/$state merge=union" >>"$attributes"

if [ -e "$state" ]; then git add --force -- "$state"; fi
if git diff --cached --quiet; then
  echo "The state is as it was: there is nothing to commit."
  exit 0
fi
git commit --quiet --message "usher: record what apply did [skip ci]"

for try in 1 2 3 4 5 6 7 8 9 10; do
  if remote_git push --quiet origin "HEAD:refs/heads/$branch"; then
    echo "The state is in $branch: $(git rev-parse --short HEAD)"
    exit 0
  fi
  echo "Try $try: $branch did not take the state. Going on top of what it holds now."
  sleep "${USHER_PUSH_PAUSE:-2}"
  remote_git fetch --quiet origin "refs/heads/$branch" || continue
  git rebase --quiet FETCH_HEAD || {
    git rebase --abort
    break
  }
done

words="the state could not be pushed to $branch. It is kept as this run's artifact: commit it before the next apply, \
git merges it by lines"
[ -z "${GITHUB_ACTIONS:-}" ] || echo "::error title=usher's state is not in $branch::$words"
echo "error: $words" >&2
exit 1
