#!/usr/bin/env bash
# Commits usher's state and pushes it. Whoever pushed in between is no matter: the commit goes on top of theirs, and
# git merges the state by lines, which usher reads in any order. Run again, it goes on where it was broken off.
#
#   commit-state.sh FOLDER STATE BRANCH [SUBJECT]
#
# FOLDER is a working copy of BRANCH of the remote origin, STATE the state's path in it, SUBJECT what the commit says. From
# the environment:
#
#   USHER_PUSH_TOKEN  may push to origin; USHER_PUSH_USER is the user's name that goes with it
#   USHER_PUSH_PAUSE  how many seconds lie between two tries (2)
set -euo pipefail

state=$2
branch=$3
subject=${4:-record what apply did}
cd -- "$1"

fail() {
  [ -z "${GITHUB_ACTIONS:-}" ] || echo "::error title=usher's state is not in $branch::$1"
  echo "error: $1" >&2
  exit 1
}

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
if ! words=$(git rev-parse --git-dir 2>&1); then
  case "$words" in
    *safe.directory*)
      fail "git does not trust $PWD, because it belongs to another user, as in some containers. Nothing was committed. \
Say that you trust it, and run this again: git config --global --add safe.directory '$PWD'"
      ;;
  esac
  fail "$PWD is no working copy of git: $words"
fi
git config user.name usher
git config user.email usher@users.noreply.invalid

# Also where the branch has no .gitattributes that says so. Signs that a pattern knows are escaped, and the whole stands in
# quotes, which have escapes of their own.
pattern=$state
for sign in "\\" '[' ']' '*' '?'; do pattern=${pattern//"$sign"/"\\$sign"}; done
for sign in "\\" '"'; do pattern=${pattern//"$sign"/"\\$sign"}; done
attributes=$(git rev-parse --git-path info/attributes)
mkdir -p -- "$(dirname -- "$attributes")"
line="\"/$pattern\" merge=union"
grep --quiet --line-regexp --fixed-strings -- "$line" "$attributes" 2>/dev/null || printf '%s\n' "$line" >>"$attributes"

# An apply that was killed may leave half of a last line. It was never acknowledged, and in git other lines would follow it:
# it is cut off. A line that is whole only gets its end.
mend_last_line() {
  [ -s "$state" ] && [ -n "$(tail -c 1 -- "$state")" ] || return 0
  if tail -n 1 -- "$state" | LC_ALL=C awk '{
    for (i = 1; i <= length($0); i++) {
      c = substr($0, i, 1)
      if (text) { if (c == "\\") i++; else if (c == "\"") text = 0 }
      else if (c == "\"") text = 1
      else if (c == "{" || c == "[") depth++
      else if ((c == "}" || c == "]") && --depth == 0) ended = i
    }
    exit !(substr($0, 1, 1) == "{" && ended == length($0))
  }'; then
    echo >>"$state"
  else
    echo "The last line of $state is incomplete: it is removed."
    local size last
    size=$(wc -c <"$state")
    last=$(tail -n 1 -- "$state" | wc -c)
    head -c "$((size - last))" -- "$state" >"$attributes.state"
    cat -- "$attributes.state" >"$state"
    rm -- "$attributes.state"
  fi
}

if [ -e "$state" ]; then
  mend_last_line
  git add --force -- ":(literal)$state"
fi
if git diff --cached --quiet; then
  if [ "$(git rev-parse --quiet --verify refs/usher/unpushed || true)" != "$(git rev-parse HEAD)" ]; then
    echo "The state is as it was: there is nothing to commit."
    exit 0
  fi
else
  git commit --quiet --no-verify --message "usher: $subject [skip ci]"
  git update-ref refs/usher/unpushed HEAD
fi

for try in 1 2 3 4 5 6 7 8 9 10; do
  if remote_git push --quiet origin "HEAD:refs/heads/$branch"; then
    git update-ref -d refs/usher/unpushed
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
  git update-ref refs/usher/unpushed HEAD
done

fail "the state could not be pushed to $branch. It is kept as this run's artifact: commit it before the next apply, \
git merges it by lines"
