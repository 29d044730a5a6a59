"""Posts a plan that usher wrote as Markdown as a comment on its pull request, or updates the comment of an earlier run.

    comment.py FOLDER

FOLDER holds plan.md and number, as an artifact of the run that made the plan. That run may have been a fork's: whoever
wrote the pull request may have written both files. So they are data. The number is taken only if that pull request has
the very commit that GitHub says was planned, and the plan only if it is of the form that usher writes, in which nothing
outside of fenced blocks is a link, an image, a mention or HTML of its own. From the environment:

  GITHUB_API_URL, GITHUB_REPOSITORY  where
  GITHUB_TOKEN                       may read pull requests and write comments
  HEAD_SHA                           the commit that was planned, from the event
  COMMENTER                          whose comments are its own (github-actions[bot])
"""

import json
import os
import pathlib
import re
import sys
import urllib.request

MARKER = "<!-- usher plan -->"
MAXIMUM = 60_000
# usher's own words, and the names of jobs in code spans.
WORDS = r"[A-Za-z0-9 .,:;'()…+-]*"
CODE = r"`[A-Za-z0-9._~+?=-]+`"
OUTSIDE = re.compile(
    rf"""
    | \#\#\#\ usher:{WORDS}
    | {WORDS}(?:`usher\ [a-z]+`{WORDS})?
    | \|\ \|\ Job\ \|\ What\ apply\ does\ \| | \|---\|---\|---\|
    | \|\ {CODE}\ \|\ {CODE}\ \|{WORDS}\|
    | <details><summary><code>[A-Za-z0-9._-]+</code>{WORDS}</summary>
    | </details>
    """,
    re.VERBOSE,
)
# Everything that hides or turns what is beside it: controls, zero widths, marks of direction.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def stop(words):
    print(f"::error title=no comment on the plan::{words}")
    sys.exit(1)


def read(path, maximum):
    """The text of a regular file, of at most so many bytes."""
    if path.is_symlink() or not path.is_file():
        stop(f"the artifact has no file {path.name}")
    data = path.read_bytes()
    if len(data) > maximum:
        stop(f"{path.name} has {len(data)} bytes, and usher writes {maximum} at most")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        stop(f"{path.name} is no UTF-8")


def check(plan):
    """Stops where the plan has anything that usher would not write."""
    lines = plan.split("\n")
    if lines[0] != MARKER:
        stop("plan.md does not begin as usher's plans do")
    if UNSEEN.search(plan):
        stop("plan.md has characters that cannot be seen")
    fence = None
    for number, line in enumerate(lines[1:], 2):
        if fence:
            if line == fence:
                fence = None
        elif match := re.fullmatch(r"(`{3,})(text|diff|yaml)", line):
            fence = match[1]
        elif not OUTSIDE.fullmatch(line):
            stop(f"line {number} of plan.md is none that usher writes")
    if fence:
        stop("a block of plan.md has no end")


def call(method, path, body=None):
    request = urllib.request.Request(
        f"{os.environ['GITHUB_API_URL']}/repos/{os.environ['GITHUB_REPOSITORY']}/{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Authorization": f"Bearer {os.environ['GITHUB_TOKEN']}",
            "Accept": "application/vnd.github+json",
            "Content-Type": "application/json",
            "X-GitHub-Api-Version": "2022-11-28",
        },
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def earlier_comment(number):
    """The id of the comment that an earlier run wrote. Others may write the marker too, and theirs stay theirs."""
    commenter = os.environ.get("COMMENTER", "github-actions[bot]")
    for page in range(1, 101):
        comments = call("GET", f"issues/{number}/comments?per_page=100&page={page}")
        for comment in comments:
            if comment["user"]["login"] == commenter and comment["body"].startswith(MARKER):
                return comment["id"]
        if len(comments) < 100:
            return None
    return None


def main(folder):
    plan = read(folder / "plan.md", MAXIMUM)
    number = read(folder / "number", 20).strip()
    if not re.fullmatch("[1-9][0-9]{0,9}", number):
        stop("number is no number of a pull request")
    check(plan)
    planned = call("GET", f"pulls/{number}")["head"]["sha"]
    if planned != os.environ["HEAD_SHA"]:
        # A newer commit has a plan of its own on the way; a forged number ends here too.
        print(f"Pull request {number} is at another commit than the one that was planned: no comment.")
        return
    earlier = earlier_comment(number)
    if earlier:
        call("PATCH", f"issues/comments/{earlier}", {"body": plan})
    else:
        call("POST", f"issues/{number}/comments", {"body": plan})
    print(f"{'Updated the' if earlier else 'Wrote a'} comment on pull request {number}.")


main(pathlib.Path(sys.argv[1]))
