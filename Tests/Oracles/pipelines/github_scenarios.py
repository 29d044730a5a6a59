"""What the workflows of examples/github-actions do, step by step, in a scratch repository. Each function is a test."""

import json

from github import Run
from world import manifest

FLOWS = ".github/workflows"


def pull_request(world, folder, number, base="main", run=1):
    """Runs the plan of the pull request that the working copy's commit is, as its merge into `base`."""
    head = world.git(folder, "rev-parse", "HEAD")
    world.git(folder, "push", "--quiet", "--force", "origin", f"HEAD:refs/pull/{number}/head")
    world.git(folder, "fetch", "--quiet", "origin", base)
    world.git(folder, "checkout", "--quiet", "--detach", "FETCH_HEAD")
    world.git(folder, "merge", "--quiet", "--no-ff", "--message", "Merge", head)
    merge = world.git(folder, "rev-parse", "HEAD")
    world.git(folder, "push", "--quiet", "--force", "origin", f"HEAD:refs/pull/{number}/merge")
    world.git(folder, "checkout", "--quiet", head)
    workflow = (folder / FLOWS / "usher-plan.yml").read_text()
    plan = Run(world, workflow, {"pull_request": {"number": number}}, run, base_ref=base, sha=merge)
    return plan.job("plan"), head


def comment(world, number, head, run):
    """Runs the comment on a pull request with that head."""
    workflow = world.git(world.remote, "show", f"main:{FLOWS}/usher-comment.yml")
    event = {"pull_request": {"number": number, "head": {"sha": head}}}
    return Run(world, workflow, event, run, sha="main").job("comment")


def apply(world, run, before=None, between=None, cancel=None):
    """Runs the plan and the apply of main; `between` is called between them, the others are those of Run.job."""
    workflow = world.git(world.remote, "show", f"main:{FLOWS}/usher-apply.yml")
    jobs = Run(world, workflow, {}, run)
    jobs.job("plan")
    if between:
        between()
    return jobs, jobs.job("apply", before, cancel)


def hour(world, run):
    """Runs what the schedule runs: the plan, the apply of what is left, and the record of what has ended."""
    jobs, _ = apply(world, run)
    return jobs.job("status")


def merge(world, folder, message="Merge"):
    """Pushes what is in the working copy to main, on top of what is there."""
    if world.git(folder, "status", "--porcelain"):
        world.commit(folder, message)
    world.git(folder, "fetch", "--quiet", "origin", "main")
    world.git(folder, "merge", "--quiet", "--no-edit", "FETCH_HEAD")
    world.git(folder, "push", "--quiet", "origin", "HEAD:main")


def branch(world, folder, name, files):
    """A commit of these files on a branch from main."""
    world.git(folder, "fetch", "--quiet", "origin", "main")
    world.git(folder, "checkout", "--quiet", "-B", name, "FETCH_HEAD")
    for path, text in files.items():
        world.write(folder, path, text)
    return world.commit(folder, name)


def jobs(*names):
    return {f"jobs/{name}.yaml": manifest(name) for name in names}


def plans_a_pull_request(world, expect):
    folder = world.begin()
    branch(world, folder, "three", jobs("spring", "summer", "autumn"))
    plan, _ = pull_request(world, folder, 7)
    expect(plan.result == "success", plan.log)
    for name in ("spring", "summer", "autumn"):
        expect(f"::notice file=jobs/{name}.yaml,line=1::{name}: start: new" in plan.log.splitlines(), plan.log)
    expect("### usher: 3 jobs to start" in plan.summary, plan.summary)
    expect(not world.artifacts.exists(), "nothing is handed on")
    expect(world.started() == [], "a plan starts nothing")


def plans_against_the_target_branch(world, expect):
    """A pull request that says its job was started is not believed, and is reported; one from an old commit sees the new state."""
    folder = world.begin()
    branch(world, folder, "old", jobs("old"))
    old = world.git(folder, "rev-parse", "HEAD")
    branch(world, folder, "spring", jobs("spring"))
    merge(world, folder)
    apply(world, 1)
    state = world.state()
    branch(world, folder, "forged", jobs("spring", "summer") | {"usher.state.jsonl": state.replace("spring", "summer")})
    plan, _ = pull_request(world, folder, 8, run=2)
    expect(plan.result == "failure", plan.log)
    expect("::error file=usher.state.jsonl::the merge would change the state: " in plan.log, plan.log)
    world.git(folder, "checkout", "--quiet", old)
    plan, _ = pull_request(world, folder, 9, run=3)
    expect("1 to start, 1 unchanged." in plan.summary, plan.summary)


def applies_what_was_merged(world, expect):
    folder = world.begin()
    branch(world, folder, "three", jobs("spring", "summer", "autumn"))
    merge(world, folder)
    run, job = apply(world, 1)
    expect(job.result == "success", job.log)
    expect("Apply: 3 started." in job.log and "The state is in main: " in job.log, job.log)
    expect("### usher: nothing to start" in job.summary, job.summary)
    expect(len(world.started()) == 3, "each is started")
    expect(world.state().count('"started"') >= 3 or world.state().count("\n") == 3, world.state())
    subject = world.git(world.remote, "log", "-1", "--format=%an: %s", "main")
    expect(subject == "usher: usher: record what apply did [skip ci]", subject)
    run, job = apply(world, 2)
    expect(run.jobs["plan"].outputs["changes"] == "false" and job.result == "skipped", run.jobs["plan"].log)
    expect(len(world.started()) == 3, "each is started once")


def defers_what_the_quota_does_not_take(world, expect):
    folder = world.begin()
    branch(world, folder, "many", jobs(*(f"job-{number}" for number in range(1, 15))))
    merge(world, folder)
    _, job = apply(world, 1)
    expect(job.result == "success", job.log)
    expect("::notice title=usher apply::Some jobs wait for a place; nothing failed." in job.log, job.log)
    expect(job.steps["apply"]["outputs"]["exit-code"] == "3", job.log)
    expect("### usher: 4 jobs to start" in job.summary, job.summary)
    expect(len(world.started()) == 10, "ten are started")
    _, job = apply(world, 2)
    expect(job.result == "success" and len(world.started()) == 10, "nothing ended yet")
    world.switch(job_seconds=0)
    _, job = apply(world, 3)
    expect(job.result == "success" and job.steps["apply"]["outputs"]["exit-code"] == "0", job.log)
    expect(len(set(world.started())) == 14 == len(world.started()), "each is started once")
    expect(apply(world, 4)[1].result == "skipped", "nothing is left")


def is_red_once_for_a_job_that_failed(world, expect):
    """The state is committed before the failure is passed on; an hour later nothing new failed, and the run is green."""
    folder = world.begin()
    branch(world, folder, "two", jobs("spring") | {"jobs/bad.yaml": manifest("bad", more="  name: bad\n")})
    merge(world, folder)
    status = hour(world, 1)
    expect(status.result == "success" and "The state is as it was" in status.log, status.log)
    expect("not ended" in status.summary, status.summary)
    world.switch(job_seconds=0, failing=["bad"])
    status = hour(world, 2)
    expect(status.result == "failure" and status.steps["status"]["outputs"]["exit-code"] == "4", status.log)
    expect("::error title=usher status::A job failed since the last record." in status.log, status.log)
    expect("The state is in main: " in status.log and world.state().count('"record":"ended"') == 2, status.log)
    subject = world.git(world.remote, "log", "-1", "--format=%an: %s", "main")
    expect(subject == "usher: usher: record how jobs ended [skip ci]", subject)
    expect("SEED_AUDIENCE_INVALID" in status.summary and "failed" in status.summary, status.summary)
    status = hour(world, 3)
    expect(status.result == "success" and "The state is as it was" in status.log, status.log)
    # A plan shows it from then on.
    branch(world, folder, "three", jobs("summer"))
    plan, _ = pull_request(world, folder, 7, run=4)
    expect("bad: job failed " in plan.log and plan.result == "success", plan.log)


def records_ends_after_a_failed_apply(world, expect):
    folder = world.begin()
    merge_with_taken_name(world, folder)
    world.switch(job_seconds=0)
    run, job = apply(world, 1)
    status = run.job("status")
    expect(job.result == "failure" and status.result == "success", status.log)
    expect(world.state().count('"record":"ended"') == 1, world.state())


def merge_with_taken_name(world, folder):
    """Merges two jobs, of which one has a name that a job of somebody else has at the service."""
    world.write(world.folder / "other", "one.yaml", manifest("other", more="  name: taken\n"))
    world.call([str(world.program), "apply", "one.yaml", "--auto-approve"], world.folder / "other")
    branch(world, folder, "two", jobs("spring") | {"jobs/late.yaml": manifest("late", more="  name: taken\n")})
    merge(world, folder)


def commits_the_state_after_a_failure(world, expect):
    """A name that somebody else's job has is an error; what was started beside it is recorded all the same."""
    folder = world.begin()
    merge_with_taken_name(world, folder)
    _, job = apply(world, 1)
    expect(job.result == "failure", job.log)
    expect(job.steps["apply"]["outputs"]["exit-code"] == "1", job.log)
    expect("spring" in world.state(), world.state())
    expect("### usher: 1 job to start" in job.summary, job.summary)
    _, job = apply(world, 2)
    expect(job.result == "failure" and len(world.started()) == 2, "spring is started once")


def commits_the_state_of_a_cancelled_run(world, expect):
    """An apply that waits for places is cancelled: usher gets one signal, ends well, and what it started is recorded."""
    folder = world.begin()
    branch(world, folder, "many", jobs("one", "two", "three"))
    flow = folder / FLOWS / "usher-apply.yml"
    flow.write_text(flow.read_text().replace("--auto-approve\n", "--auto-approve\n            --until\n            started\n"))
    merge(world, folder)
    world.switch(quota=2)
    _, job = apply(world, 1, cancel=": started")
    expect(job.result == "cancelled", job.log)
    expect(job.steps["apply"]["outputs"]["exit-code"] == "143", job.log)
    expect("SIGTERM: usher finishes running calls" in job.log and "The state is in main: " in job.log, job.log)
    names = world.state().count('"record":"started"')
    expect(names == len(world.started()), world.state())
    world.switch(quota=10, job_seconds=0)
    expect(apply(world, 2)[1].result == "success", "the next run goes on")
    expect(len(set(world.started())) == 3 == len(world.started()), world.started())


def goes_on_top_of_what_was_merged_meanwhile(world, expect):
    """Another merge moves main while apply runs: the state goes on top, and that merge's own run starts its job."""
    folder = world.begin()
    branch(world, folder, "spring", jobs("spring"))
    merge(world, folder)

    def meanwhile(step):
        if step["name"].startswith("Commit the state"):
            branch(world, folder, "summer", jobs("summer"))
            merge(world, folder)

    _, job = apply(world, 1, before=meanwhile)
    expect(job.result == "success" and "Try 1: main did not take the state." in job.log, job.log)
    expect(len(world.started()) == 1, "what was merged meanwhile waits for its own run")
    expect("jobs/summer.yaml" in world.git(world.remote, "ls-tree", "-r", "--name-only", "main"), "nothing is lost")
    _, job = apply(world, 2)
    expect(job.result == "success" and len(set(world.started())) == 2 == len(world.started()), world.started())


def survives_two_applies_at_once(world, expect):
    """Two clones that each applied push their states, the first states of all: git keeps the lines of both."""
    folder = world.begin()
    branch(world, folder, "spring", jobs("spring"))
    merge(world, folder)
    inner = []

    def meanwhile(step):
        if step["name"].startswith("Commit the state") and not inner:
            inner.append(None)
            branch(world, folder, "summer", jobs("summer"))
            merge(world, folder)
            inner[0] = apply(world, 2)[1]

    _, job = apply(world, 1, before=meanwhile)
    expect(job.result == "success" and inner[0].result == "success", job.log + inner[0].log)
    expect("found and recorded" in inner[0].log, inner[0].log)
    names = [line for line in world.state().splitlines() if '"spring' in line or '"summer' in line]
    expect(len(names) >= 2, world.state())
    expect(len(set(world.started())) == 2 == len(world.started()), world.started())
    expect(apply(world, 3)[1].result == "skipped", "the merged state says that all is started")


def keeps_a_state_that_cannot_be_pushed(world, expect):
    folder = world.begin()
    branch(world, folder, "spring", jobs("spring"))
    merge(world, folder)
    hook = world.remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'main is protected' >&2\nexit 1\n")
    hook.chmod(0o755)
    _, job = apply(world, 1)
    expect(job.result == "failure" and "main is protected" in job.log and "Try 10: " in job.log, job.log)
    expect("::error title=usher's state is not in main::" in job.log, job.log)
    kept = (world.artifacts / "1" / "usher-state" / "usher.state.jsonl").read_text()
    expect("spring" in kept, kept)
    # As the message says: committed by hand before the next apply.
    hook.unlink()
    world.write(folder, "usher.state.jsonl", kept)
    merge(world, folder)
    expect(apply(world, 2)[1].result == "skipped" and len(world.started()) == 1, "it is started once")


def starts_nothing_that_was_not_approved(world, expect):
    """While the approval is waited for, another pull request is merged: it is for the next run to plan and to start."""
    folder = world.begin()
    branch(world, folder, "spring", jobs("spring"))
    merge(world, folder)

    def meanwhile():
        branch(world, folder, "summer", jobs("summer"))
        merge(world, folder)

    _, job = apply(world, 1, between=meanwhile)
    expect(job.result == "success" and len(world.started()) == 1, job.log)
    # A plan that was swapped for another is refused.
    run = Run(world, world.git(world.remote, "show", f"main:{FLOWS}/usher-apply.yml"), {}, 2)
    run.job("plan")
    plan = world.artifacts / "2" / "usher-reviewed-plan" / "usher-plan.json"
    document = json.loads(plan.read_text())
    plan.write_text(plan.read_text().replace("summer", "winter"))
    job = run.job("apply")
    expect(job.result == "failure" and len(world.started()) == 1, f"{document}\n{job.log}")


def expands_no_argument(world, expect):
    folder = world.begin()
    branch(world, folder, "spring", jobs("spring"))
    merge(world, folder)
    workflow = world.git(world.remote, "show", f"main:{FLOWS}/usher-apply.yml").replace(
        "${{ env.JOBS }}", "$(touch forged)`touch forged`;touch forged * $HOME\n            ${{ env.JOBS }}"
    )
    run = Run(world, workflow, {}, 1)
    job = run.job("plan")
    expect(job.result == "failure", job.log)
    expect("$(touch forged)`touch forged`;touch forged * $HOME" in job.log, job.log)
    expect(not list(job.workspace.rglob("forged")), "nothing is run")


def annotates_whatever_a_path_is_called(world, expect):
    """A path that holds the name of an option is no option."""
    folder = world.begin()
    branch(world, folder, "one", {"jobs--format/spring.yaml": manifest("spring")})
    flow = folder / FLOWS / "usher-plan.yml"
    flow.write_text(flow.read_text().replace("JOBS: jobs\n", "JOBS: jobs--format\n"))
    world.commit(folder, "Another folder")
    plan, _ = pull_request(world, folder, 7)
    expect("::notice file=jobs--format/spring.yaml,line=1::spring: start: new" in plan.log.splitlines(), plan.log)


def believes_nothing_beside_the_checkout(world, expect):
    """Links and folders committed where the workflows once had the target and the state."""
    folder = world.begin()
    branch(world, folder, "spring", jobs("spring"))
    merge(world, folder)
    apply(world, 1)
    outside = world.folder / "outside"
    outside.mkdir()
    branch(world, folder, "links", jobs("summer"))
    for name in (".usher-target", ".usher-state", "target", "state", "merged", "repository"):
        (folder / name).symlink_to(outside)
    world.commit(folder, "Links")
    plan, _ = pull_request(world, folder, 7, run=2)
    expect("1 to start, 1 unchanged." in plan.summary, plan.log)
    merge(world, folder)
    _, job = apply(world, 3)
    expect(job.result == "success" and len(world.started()) == 2, job.log)
    expect(list(outside.iterdir()) == [], list(outside.iterdir()))


def installs_from_where_the_action_comes_from(world, expect):
    """The action of another repository, without `releases`: those of that repository."""
    folder = world.begin()
    world.write(folder, "jobs/spring.yaml", manifest("spring"))
    action = folder / ".github/actions/usher/action.yml"
    action.write_text(action.read_text().replace(world.releases, ""))
    commit = world.commit(folder, "Without releases")
    world.git(folder, "push", "--quiet", "origin", "HEAD:main")
    workflow = (folder / FLOWS / "usher-apply.yml").read_text()
    alone = Run(world, workflow, {}, 1).job("plan")
    expect(alone.result == "failure" and "there is no address of releases" in alone.log, alone.log)
    releases = world.folder / "acme" / "usher" / "releases"
    releases.mkdir(parents=True)
    (releases / "download").symlink_to(world.folder / "releases")
    job = Run(world, workflow, {}, 2, action_repository="acme/usher").job("plan")
    expect(job.result == "success" and job.outputs == {"changes": "true", "commit": commit}, job.log)


def keeps_the_state_on_a_branch_of_its_own(world, expect):
    """As where main takes nothing but pull requests."""
    folder = world.begin()
    world.git(folder, "push", "--quiet", "origin", "HEAD:usher-state")
    flow = folder / FLOWS / "usher-apply.yml"
    flow.write_text(flow.read_text().replace("STATE_BRANCH: main", "STATE_BRANCH: usher-state"))
    files = jobs("spring")
    for path, text in files.items():
        world.write(folder, path, text)
    merge(world, folder, "Spring")
    _, job = apply(world, 1)
    expect(job.result == "success" and "spring" in world.state("usher-state"), job.log)
    expect(
        "usher.state.jsonl" not in world.git(world.remote, "ls-tree", "-r", "--name-only", "main"), "main is as it was"
    )
    expect(apply(world, 2)[1].result == "skipped" and len(world.started()) == 1, "it is found there")
