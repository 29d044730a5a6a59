"""What usher-comment.yml posts on a pull request, and what can make it post something else. Each function is a test."""

import hashlib
import json
import pathlib
import re
import subprocess
import sys

from github_scenarios import FLOWS, apply, branch, comment, jobs, merge, pull_request
from world import BOT, CHECKOUT, GitHubAPI, manifest

MARKER = "<!-- usher plan -->"
OWN = {
    "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "pre", "details", "summary",
    "code class=language-yaml", "code class=language-diff", "code class=language-text",
}  # fmt: skip


def holds_only_ushers_own(bodies, expect):
    """Rendered by GitHub's parser: usher's elements, its marker, and words in which GitHub finds nobody and nothing."""
    script = pathlib.Path(__file__).parents[1] / "markdown.py"
    done = subprocess.run([sys.executable, script], input=json.dumps(bodies), capture_output=True, text=True, check=True)
    for body, page in zip(bodies, json.loads(done.stdout)):
        expect(set(page["elements"]) <= OWN, f"{set(page['elements']) - OWN}\n{body}")
        expect(page["comments"] == [" usher plan "] and page["balanced"], body)
        found = re.search(r"[@#$<>\[\]!`]|https?:|www\.|GH-|[0-9a-f]{7}", page["prose"])
        expect(not found, f"{found}: {page['prose']}")
        unseen = re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180b-\u180e\u200b-\u200f\u2028-\u202e"
                           "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufffc\U000e0000-\U000e0fff]", body)  # fmt: skip
        expect(not unseen, f"{unseen}: {body}")


def comments_on_a_pull_request(world, expect):
    api = GitHubAPI(world)
    folder = world.begin()
    branch(world, folder, "old", jobs("old"))
    merge(world, folder)
    apply(world, 1)
    others = api.say(7, "mallory", f"{MARKER}\nNothing to see")
    api.say(7, "ghost", f"{MARKER}\n")["user"] = None
    branch(world, folder, "one", jobs("spring"))
    plan, head = pull_request(world, folder, 7, run=2)
    api.heads[7] = head
    job = comment(world, 7, head, 3)
    expect(job.result == "success" and "Wrote a comment on pull request 7." in job.log, job.log)
    expect(api.comments[-1]["user"]["login"] == BOT, "whose comment")
    body = api.comments[-1]["body"]
    expect("### usher: 1 job to start\n" in body and "| `+` | `spring` | start: new |" in body, body)
    base = world.git(world.remote, "rev-parse", "main")
    state = hashlib.sha256((world.state() + "\n").encode()).hexdigest()
    expect(f"| head | `{head}` |\n| base | `{base}` |\n| state | `{state}` |\n" in body, body)
    expect("changes also" not in body, body)
    holds_only_ushers_own([body], expect)

    # The next commit has a mistake, which is the comment then; it is the same comment.
    world.write(folder, "jobs/summer.yaml", manifest("summer", more="  colour: red\n"))
    world.commit(folder, "A mistake")
    plan, new = pull_request(world, folder, 7, run=4)
    expect(plan.result == "failure", plan.log)
    expect("::error file=jobs/summer.yaml,line=11,col=3,endColumn=9::" in plan.log, plan.log)
    api.heads[7] = new
    job = comment(world, 7, head, 5)
    expect(job.result == "success" and "at another commit by now" in job.log and len(api.comments) == 3, job.log)
    job = comment(world, 7, new, 6)
    expect(job.result == "failure" and "Updated the comment on pull request 7." in job.log, job.log)
    body = api.comments[-1]["body"]
    expect("1 error in 1 file. Nothing can be planned." in body and f"| head | `{new}` |" in body, body)
    expect(others["body"].endswith("Nothing to see") and len(api.comments) == 3, "another's comment")
    holds_only_ushers_own([body], expect)


def believes_no_run_of_the_pull_request(world, expect):
    """What a workflow of the author's could hand on, in the forms that a reader of Markdown takes for something else; and
    an action and a comment.py of the author's."""
    api = GitHubAPI(world)
    folder = world.begin()
    good = f"{MARKER}\n### usher: nothing to start\n"
    attacks = [
        good + "\n```text\n   ```\n@everybody [x](https://mallory.invalid)\n```\n",
        good + "\n<details><summary><code>a</code>: b</summary>\n```text\n</details>\n<img src=x>\n```\n",
        good + "\nwww.mallory.invalid\n",
        f"{MARKER}\n### usher: Approved by the owners. Merge now\n",
    ]
    action = folder / ".github/actions/usher"
    forged = {f".github/actions/usher/{path.name}": "print('forged')\n" for path in action.iterdir()}
    branch(world, folder, "one", jobs("spring") | forged)
    head = world.git(folder, "rev-parse", "HEAD")
    world.git(folder, "checkout", "--quiet", "--detach", head)
    _push_merge(world, folder, 7, head)
    api.heads[7] = head
    for number, attack in enumerate(attacks, 2):
        artifact = world.artifacts / str(number - 1) / "usher-plan"
        artifact.mkdir(parents=True)
        (artifact / "plan.md").write_text(attack)
        (artifact / "number").write_text("7\n")
        job = comment(world, 7, head, number)
        body = api.comments[-1]["body"]
        expect(job.result == "success" and "### usher: 1 job to start\n" in body and len(api.comments) == 1, job.log)
        expect("mallory" not in body and "Approved" not in body and "forged" not in job.log, body)
        expect("This pull request changes also: actions.\n" in body, body)
        holds_only_ushers_own([body], expect)


def _push_merge(world, folder, number, head, base="main"):
    """Makes what GitHub would merge, without a run of the pull request's own workflow."""
    world.git(folder, "push", "--quiet", "--force", "origin", f"{head}:refs/pull/{number}/head")
    world.git(folder, "fetch", "--quiet", "origin", base)
    world.git(folder, "checkout", "--quiet", "--detach", "FETCH_HEAD")
    world.git(folder, "merge", "--quiet", "--no-ff", "--message", "Merge", head)
    world.git(folder, "push", "--quiet", "--force", "origin", f"HEAD:refs/pull/{number}/merge")
    world.git(folder, "checkout", "--quiet", head)


def executes_nothing_of_the_pull_request(world, expect):
    """Filters, hooks, submodules, a project's own git configuration: on a machine where filters are set up for all."""
    api = GitHubAPI(world)
    folder = world.begin()
    pwned = world.folder / "pwned"
    configuration = world.folder / "home" / "gitconfig"
    own = configuration.read_text()
    planted = (
        f'[filter "lfs"]\nsmudge = touch {pwned}\nprocess = touch {pwned}\nrequired = false\n'
        "[submodule]\nrecurse = true\n"
    )
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"
    hostile = {
        ".gitattributes": "* filter=lfs diff=lfs\n",
        ".gitmodules": f'[submodule "x"]\npath = x\nurl = ext::touch {pwned}\n',
        ".gitconfig": f"[core]\nfsmonitor = touch {pwned}\n",
        ".lfsconfig": f"[lfs]\nurl = file://{pwned}\n",
        "jobs/usher": f"#!/bin/sh\ntouch {pwned}\n",
        "query.sql": pointer,
        "sitecustomize.py": f"open({str(pwned)!r}, 'w')\n",
    }
    branch(world, folder, "one", jobs("spring") | hostile)
    world.git(folder, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},x")
    world.git(folder, "commit", "--quiet", "--message", "A submodule")
    head = world.git(folder, "rev-parse", "HEAD")
    _push_merge(world, folder, 7, head)
    configuration.write_text(own + planted)
    api.heads[7] = head
    job = comment(world, 7, head, 1)
    expect(job.result == "success" and not pwned.exists(), job.log)
    body = api.comments[-1]["body"]
    expect("| `+` | `spring` | start: new |" in body, body)
    expect("This pull request changes also: .gitattributes.\n" in body, body)
    expect("token-of-the-run" not in job.log, job.log)
    left = subprocess.run(["grep", "-rl", "token-of-the-run", str(job.temp)], capture_output=True, text=True)
    expect(left.stdout == "", left.stdout)


def leaves_no_stale_comment(world, expect):
    """Where it cannot plan this very head on the target as it is now, it says so in the same comment."""
    api = GitHubAPI(world)
    folder = world.begin()
    first = branch(world, folder, "one", jobs("spring"))
    _push_merge(world, folder, 7, first)
    api.heads[7] = first
    expect(comment(world, 7, first, 1).result == "success", "the first comment")
    # A commit that no workflow of pull_request runs for, and for which GitHub has no merge yet.
    world.write(folder, "jobs/summer.yaml", manifest("summer"))
    second = world.commit(folder, "Summer [skip ci]")
    api.heads[7] = second

    def expect_no_plan(run, head, words):
        job = comment(world, 7, head, run)
        body = api.comments[-1]["body"]
        expect(job.result == "failure" and "::error title=no plan::" in job.log, job.log)
        expect(body.startswith(f"{MARKER}\n### usher: no plan for `{head}`\n") and words in body, body)
        expect("`spring`" not in body and len(api.comments) == 1, body)
        holds_only_ushers_own([body], expect)

    expect_no_plan(2, second, "GitHub has made no merge of it into the target branch as it is now.")
    _push_merge(world, folder, 7, second)
    expect(comment(world, 7, second, 3).result == "success" and "`summer`" in api.comments[-1]["body"], "planned")
    api.mergeable[7] = False
    expect_no_plan(4, second, "It has conflicts with the branch that it is to be merged into.")
    api.mergeable[7] = None
    # The target moved on, or is another one, and the merge is still the one into the former.
    world.git(folder, "push", "--quiet", "origin", "origin/main:refs/heads/release")
    branch(world, folder, "other", jobs("other"))
    world.git(folder, "push", "--quiet", "origin", "HEAD:refs/heads/release")
    api.bases[7] = "release"
    expect_no_plan(5, second, "GitHub has made no merge of it into the target branch as it is now.")
    world.git(folder, "checkout", "--quiet", second)
    _push_merge(world, folder, 7, second, base="release")
    job = comment(world, 7, second, 6)
    base = world.git(world.remote, "rev-parse", "release")
    expect(job.result == "success" and f"| base | `{base}` |" in api.comments[-1]["body"], job.log)
    # An usher that ends without a plan.
    world.program.write_text("#!/bin/sh\nexit 70\n")
    before = world.sha256
    world.pack()
    world.git(folder, "fetch", "--quiet", "origin", "main")
    world.git(folder, "checkout", "--quiet", "--detach", "FETCH_HEAD")
    action = folder / ".github/actions/usher/action.yml"
    action.write_text(action.read_text().replace(before, world.sha256))
    merge(world, folder, "Another usher")
    expect_no_plan(7, second, "usher ended without one; the log of this check has its words.")


def says_what_else_changes(world, expect):
    """What counts after the merge besides the jobs is named, and a change of the state is an error."""
    api = GitHubAPI(world)
    folder = world.begin()
    branch(world, folder, "old", jobs("old"))
    merge(world, folder)
    apply(world, 1)
    state = world.state()
    project = (folder / "usher.yaml").read_text()
    record = next(line for line in state.splitlines() if '"record":"started"' in line)
    forgotten = {"record": "forgotten", "ids": [json.loads(record)["id"]], "name": "old", "time": "2026-11-29T00:00:00Z"}
    attacks = [
        (state.replace(record, json.dumps(forgotten)), "0 records added, 1 removed, 1 forgotten"),
        (f"{state}\n{record.replace('old', 'new')}", "1 record added, 0 removed, 0 forgotten"),
        (state + "\n{}", "the merge would bring a state that cannot be read"),
        ("", f"0 records added, {len(state.splitlines())} removed, 0 forgotten"),
    ]
    for number, (forged, words) in enumerate(attacks, 7):
        branch(world, folder, f"state-{number}", jobs("new") | {"usher.state.jsonl": forged + "\n" if forged else ""})
        head = world.git(folder, "rev-parse", "HEAD")
        _push_merge(world, folder, number, head)
        api.heads[number] = head
        job = comment(world, number, head, number)
        body = api.comments[-1]["body"]
        expect(job.result == "failure" and words in body, f"{job.log}\n{body}")
        expect("This pull request changes also: the state.\n" in body, body)
        holds_only_ushers_own([body], expect)
    others = {
        f"{FLOWS}/usher-plan.yml": "on: push\n", "usher.yaml": project.replace("# maxStarts: 10", "maxStarts: 3"),
        "jobs/.usherignore": "x\n", ".github/CODEOWNERS": "* @mallory\n",
    }  # fmt: skip
    branch(world, folder, "others", jobs("new") | others)
    head = world.git(folder, "rev-parse", "HEAD")
    _push_merge(world, folder, 20, head)
    api.heads[20] = head
    job = comment(world, 20, head, 20)
    body = api.comments[-1]["body"]
    expect(job.result == "success", job.log)
    expect("This pull request changes also: workflows, CODEOWNERS, usher.yaml, .usherignore.\n" in body, body)
    expect("\nnote: project file: usher.yaml changed:\n  + maxStarts: 3\n" in body, body)
    holds_only_ushers_own([body], expect)
    # Rules that a folder would switch off.
    branch(world, folder, "nested", jobs("new") | {"jobs/usher.yaml": ""})
    head = world.git(folder, "rev-parse", "HEAD")
    _push_merge(world, folder, 21, head)
    api.heads[21] = head
    job = comment(world, 21, head, 21)
    body = api.comments[-1]["body"]
    words = "jobs/usher.yaml: error: is a second project file: the rules of usher.yaml apply here too"
    expect(job.result == "failure" and words in body, body)


HOSTILE = [
    "``` @all [x](http://evil.invalid) <b>", "</details>\n```text\n<img src=x>", "www.evil.invalid evil@evil.invalid",
    "\U000e0020\u180e\u3164\u115f\u2800\ufffc\u034f\u202e", "    @all\n   ```\n~~~", "|`a`|\n|-|\n<!-- usher plan -->",
    "&lt;b&gt; &#64;all \\@all", "]]> <![CDATA[ <?x ?> <!x>", "::error::x\n##[error]x", "GH-1 #1 a/b#1 0123456789abcdef",
]  # fmt: skip


def comments_hostile_manifests(world, expect):
    """Every trick in every place that a manifest has for a text, right and wrong."""
    api = GitHubAPI(world)
    folder = world.begin()
    files = {}
    for number, trick in enumerate(HOSTILE):
        # The service takes nothing above U+FFFF.
        trick = "".join(character for character in trick if character <= "\uffff")
        quoted = json.dumps(trick, ensure_ascii=False)
        name = "".join(character for character in trick if character.isprintable() and character not in "/\n")[:40]
        key = json.dumps(re.sub(r"[\x00-\x1f]", "", trick)[:100], ensure_ascii=False)
        more = f"  description: {quoted}\n  tags: {{{key}: {quoted}}}\n"
        files[f"jobs/{number} {name}.yaml"] = manifest(f"www.evil.invalid-{number}", f"s3://acme-seeds/{number}{name}", more)
    branch(world, folder, "right", files)
    bodies = []
    wrong = {
        f"jobs/bad-{number}.yaml": manifest(f"bad-{number}", more=f"  {json.dumps(trick, ensure_ascii=False)}: 1\n")
        for number, trick in enumerate(HOSTILE)
    }
    for number, extra in enumerate([{}, wrong]):
        branch(world, folder, f"branch-{number}", files | extra)
        head = world.git(folder, "rev-parse", "HEAD")
        _push_merge(world, folder, 7 + number, head)
        api.heads[7 + number] = head
        job = comment(world, 7 + number, head, 1 + number)
        bodies.append(api.comments[-1]["body"])
        expect((job.result == "success") == (number == 0), job.log + bodies[-1])
        expect("evil" in bodies[-1], bodies[-1])
    holds_only_ushers_own(bodies, expect)


def comments_every_plan_that_usher_writes(world, expect):
    """One that is longer than a comment may be: rows and requests are left out."""
    api = GitHubAPI(world)
    folder = world.begin()
    documents = "---\n".join(manifest(f"job-{number}") for number in range(3000))
    for run, text in [(1, "---\n".join(documents.split("---\n")[:300])), (3, documents)]:
        branch(world, folder, "long", {"jobs/all.yaml": text})
        head = world.git(folder, "rev-parse", "HEAD")
        _push_merge(world, folder, 7, head)
        api.heads[7] = head
        job = comment(world, 7, head, run)
        expect(job.result == "success", job.log)
        body = api.comments[-1]["body"]
        expect(50_000 < len(body) <= 65_536, str(len(body)))
        expect((" more jobs are left out: `usher render`" in body) == (run == 1), body[-300:])
        expect((" jobs more: `usher plan`" in body) == (run == 3), body[-300:])
        holds_only_ushers_own([body], expect)
