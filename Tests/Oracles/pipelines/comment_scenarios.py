"""What usher-comment.yml posts on a pull request, and what it refuses to. Each function is a test."""

from github_scenarios import apply, branch, comment, jobs, merge, pull_request
from world import BOT, CHECKOUT, GitHubAPI, manifest


def comments_on_a_pull_request(world, expect):
    api = GitHubAPI(world)
    folder = world.begin()
    others = api.say(7, "mallory", "<!-- usher plan -->\nNothing to see")
    branch(world, folder, "one", jobs("spring"))
    plan, head = pull_request(world, folder, 7)
    api.heads[7] = head
    job = comment(world, head, 1, 2)
    expect(job.result == "success" and "Wrote a comment on pull request 7." in job.log, job.log)
    expect(api.comments[-1]["user"]["login"] == BOT, "whose comment")
    expect(api.comments[-1]["body"] + "\n" == plan.summary, api.comments[-1]["body"])

    # The next commit has a mistake, which is the comment then; it is the same comment.
    world.write(folder, "jobs/summer.yaml", manifest("summer", more="  colour: red\n"))
    world.commit(folder, "A mistake")
    plan, head = pull_request(world, folder, 7, run=3)
    expect(plan.result == "failure", plan.log)
    expect("::error file=jobs/summer.yaml,line=11,col=3,endColumn=9::" in plan.log, plan.log)
    job = comment(world, head, 3, 4)
    expect("at another commit" in job.log and len(api.comments) == 2, job.log)
    api.heads[7] = head
    job = comment(world, head, 3, 5)
    expect("Updated the comment on pull request 7." in job.log, job.log)
    expect("1 error in 1 file. Nothing can be planned." in api.comments[-1]["body"], api.comments[-1]["body"])
    expect(others["body"].endswith("Nothing to see") and len(api.comments) == 2, "another's comment")


def comments_nothing_that_usher_would_not_write(world, expect):
    """Whoever opens a pull request from a fork writes the artifact."""
    api = GitHubAPI(world)
    folder = world.begin()
    changed = manifest("spring").replace("spring.jsonl", "other.jsonl")
    branch(world, folder, "one", jobs("spring"))
    merge(world, folder)
    apply(world, 1)
    tricks = manifest("tricks", more='  description: "``` @all [x](http://evil.invalid) <b>"\n')
    branch(world, folder, "two", {"jobs/spring.yaml": changed, "jobs/tricks.yaml": tricks})
    plan, head = pull_request(world, folder, 7, run=2)
    api.heads[7] = head
    artifact = world.artifacts / "2" / "usher-plan"
    good = (artifact / "plan.md").read_text()
    job = comment(world, head, 2, 3)
    expect(job.result == "success" and len(api.comments) == 1, f"{job.log}\n{good}")
    number = 3
    for bad in [
        good + "\n@everybody look\n",
        good + "\n[here](http://evil.invalid)\n",
        good + "\n![](http://evil.invalid/p)\n",
        good + "\n<img src=x>\n",
        good + "\n<!-- hidden -->\n",
        good.replace("start: new", "start: http://evil.invalid/"),
        good.replace("`spring`", "`spring` **"),
        good.replace("<code>spring", "<code>spring<b>"),
        good + "\u202e\n",
        good + "```text\n",
        good + "````text\n```\n@everybody\n",
        good.replace("<!-- usher plan -->\n", ""),
        good + "<details><summary><code>a</code>: b</summary> @you</details>\n",
        good + "x" * 60_000,
        "",
        good + "\r@everybody\n",
        good + "\n    @everybody\n",
        good.replace("2 to start", "2 to start #1"),
    ]:
        number += 1
        expect(bad != good, "it is another text")
        (artifact / "plan.md").write_text(bad, newline="")
        job = comment(world, head, 2, number)
        expect(
            job.result == "failure" and "::error title=no comment on the plan::" in job.log, f"{bad[-200:]}\n{job.log}"
        )
    (artifact / "plan.md").write_bytes(b"<!-- usher plan -->\n\xff\n")
    expect(comment(world, head, 2, 100).result == "failure", "bytes that are no text")
    (artifact / "plan.md").unlink()
    (world.folder / "elsewhere.md").write_text(good)
    (artifact / "plan.md").symlink_to(world.folder / "elsewhere.md")
    expect(comment(world, head, 2, 101).result == "failure", "a link")
    (artifact / "plan.md").unlink()
    (artifact / "plan.md").write_text(good)
    for forged in ["8", "8/../7", "0", "-1", "7 8", "", "7" * 19, "../../acme/other/pulls/7"]:
        number += 1
        (artifact / "number").write_text(forged)
        job = comment(world, head, 2, 100 + number)
        expect(job.result == "failure", f"{forged}: {job.log}")
    expect(len(api.comments) == 1 and api.comments[0]["body"] == good, "no comment was written or changed")
    # Another pull request's number: its commit is another one.
    api.heads[8] = "0" * 40
    (artifact / "number").write_text("8")
    job = comment(world, head, 2, 200)
    expect(job.result == "success" and "no comment" in job.log and len(api.comments) == 1, job.log)


def comments_every_plan_that_usher_writes(world, expect):
    """One with a job of every kind, and one that is longer than a comment may be: rows and requests are left out."""
    api = GitHubAPI(world)
    folder = world.begin()
    documents = "---\n".join(manifest(f"job-{number}") for number in range(3000))
    for run, text in [(1, "---\n".join(documents.split("---\n")[:300])), (3, documents)]:
        branch(world, folder, "long", {"jobs/all.yaml": text})
        plan, head = pull_request(world, folder, 7, run=run)
        api.heads[7] = head
        job = comment(world, head, run, run + 1)
        expect(job.result == "success", job.log)
        body = api.comments[-1]["body"]
        expect(50_000 < len(body.encode()) <= 60_000, str(len(body)))
        expect((" more jobs are left out: `usher render`" in body) == (run == 1), body[-300:])
        expect((" jobs more: `usher plan`" in body) == (run == 3), body[-300:])
    golden = (CHECKOUT / "Tests/Fixtures/screens/plan.md").read_text()
    (world.artifacts / "3" / "usher-plan" / "plan.md").write_text(golden)
    job = comment(world, head, 3, 5)
    expect(job.result == "success" and api.comments[-1]["body"] == golden, job.log)
