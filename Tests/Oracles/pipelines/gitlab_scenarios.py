"""What examples/gitlab-ci does, job by job, in a scratch repository. Each function is a test."""

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

from github_scenarios import branch, jobs, merge, merge_with_taken_name
from gitlab import Pipeline
from world import manifest


def text(world, branch="main"):
    return world.git(world.remote, "show", f"{branch}:.gitlab-ci.yml")


def of_merge_request(world, folder, number=1, **variables):
    """The pipeline of the merge request that the working copy's commit is."""
    head = world.git(folder, "rev-parse", "HEAD")
    world.git(folder, "push", "--quiet", "--force", "origin", f"HEAD:refs/heads/request-{number}")
    request = {
        "CI_MERGE_REQUEST_PROJECT_ID": "1",
        "CI_MERGE_REQUEST_PROJECT_URL": "https://gitlab.invalid/acme/jobs",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
    }
    return Pipeline(world, text(world), head, "merge_request_event", number, **request | variables)


def of_main(world, number):
    return Pipeline(world, text(world), "main", "push", number, CI_COMMIT_BRANCH="main")


def apply(world, number, between=None):
    pipeline = of_main(world, number)
    code, log = pipeline.job("usher review")
    if code != 0:
        return code, log
    if between:
        between()
    return pipeline.job("usher apply")


def reports_a_merge_request(world, expect):
    folder = world.begin("gitlab")
    branch(world, folder, "spring", jobs("spring"))
    merge(world, folder)
    apply(world, 1)
    state = world.state()
    changed = {"jobs/spring.yaml": manifest("spring", "s3://acme-seeds/2.jsonl")}
    branch(world, folder, "two", jobs("summer") | changed)
    pipeline = of_merge_request(world, folder, 2)
    code, log = pipeline.job("usher plan")
    expect(code == 0 and "~ spring  start: changed since " in log and "+ summer  start: new" in log, log)
    expect(json.loads(pipeline.reports["terraform"]) == {"create": 1, "update": 1, "delete": 0}, pipeline.reports)
    expect("### usher: 2 jobs to start" in (pipeline.artifacts / ".usher-plan/plan.md").read_text(), "the Markdown")
    expect(world.state() == state and len(world.started()) == 1, "a plan changes nothing")

    branch(world, folder, "bad", {"jobs/bad.yaml": manifest("bad", more="  colour: red\n")})
    pipeline = of_merge_request(world, folder, 3)
    code, log = pipeline.job("usher plan")
    expect(code == 1 and 'jobs/bad.yaml:11:3: error: spec: unknown key "colour"' in log, log)
    expect("Nothing can be planned" in (pipeline.artifacts / ".usher-plan/plan.md").read_text(), "the Markdown")


def plans_a_fork_against_the_project(world, expect):
    """The pipeline runs in the fork, whose state may say anything: the project's own says what was started."""
    folder = world.begin("gitlab")
    branch(world, folder, "spring", jobs("spring"))
    merge(world, folder)
    apply(world, 1)
    fork = world.folder / "fork.git"
    world.git(world.folder, "clone", "--quiet", "--bare", str(world.remote), str(fork))
    world.git(folder, "fetch", "--quiet", "origin", "main")
    head = branch(world, folder, "fork", jobs("summer"))
    world.git(folder, "push", "--quiet", "--force", str(fork), "HEAD:main")
    pipeline = Pipeline(
        world,
        text(world),
        head,
        "merge_request_event",
        2,
        fork,
        CI_PROJECT_ID="2",
        CI_MERGE_REQUEST_PROJECT_ID="1",
        CI_MERGE_REQUEST_PROJECT_URL=f"file://{world.folder}/remote",
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main",
    )
    code, log = pipeline.job("usher plan")
    expect(code == 0 and "Plan: 1 to start, 1 unchanged." in log, log)


def applies_what_was_merged(world, expect):
    folder = world.begin("gitlab")
    branch(world, folder, "many", jobs(*(f"job-{number}" for number in range(1, 15))))
    merge(world, folder)
    code, log = apply(world, 1)
    expect(code == 3 and "Apply: 10 started, 4 deferred." in log, log)
    expect("The state is in main: " in log and world.state().count("job-") >= 10, log)
    world.switch(job_seconds=0)
    code, log = apply(world, 2)
    expect(code == 0 and "Apply: 4 started." in log, log)
    code, log = apply(world, 3)
    expect(code == 0 and "The state is as it was: there is nothing to commit." in log, log)
    expect(len(set(world.started())) == 14 == len(world.started()), world.started())


def is_red_once_for_a_job_that_failed(world, expect):
    folder = world.begin("gitlab")
    branch(world, folder, "two", jobs("spring") | {"jobs/bad.yaml": manifest("bad", more="  name: bad\n")})
    merge(world, folder)
    pipeline = of_main(world, 1)
    pipeline.job("usher review")
    pipeline.job("usher apply")
    code, log = pipeline.job("usher status")
    expect(code == 0 and "The state is as it was" in log, log)
    world.switch(job_seconds=0, failing=["bad"])
    code, log = of_main(world, 2).job("usher status")
    expect(code == 4 and "error: 1 job failed since the last record: bad" in log, log)
    expect("The state is in main: " in log and world.state().count('"record":"ended"') == 2, log)
    pipeline = of_main(world, 3)
    code, log = pipeline.job("usher status")
    expect(code == 0 and "SEED_AUDIENCE_INVALID" in log, log)
    expect("<svg" in (pipeline.artifacts / ".usher-plan/report.html").read_text(), "the report")


def commits_the_state_after_a_failure(world, expect):
    folder = world.begin("gitlab")
    merge_with_taken_name(world, folder)
    code, log = apply(world, 1)
    expect(code == 1 and "The state is in main: " in log and "spring" in world.state(), log)


def refuses_what_was_merged_after_the_plan(world, expect):
    """GitLab orders jobs, not pipelines: the branch as it is now is applied, and only if it is what was planned."""
    folder = world.begin("gitlab")
    branch(world, folder, "spring", jobs("spring"))
    merge(world, folder)

    def meanwhile():
        branch(world, folder, "summer", jobs("summer"))
        merge(world, folder)

    code, log = apply(world, 1, meanwhile)
    expect(code == 1 and "'summer' would be started but is not in the reviewed plan" in log, log)
    expect(world.started() == [], "nothing is started")
    code, log = apply(world, 2)
    expect(code == 0 and len(world.started()) == 2, log)


def survives_two_applies_at_once(world, expect):
    """Two pipelines that both applied push their states; the second goes on top of the first."""
    folder = world.begin("gitlab")
    branch(world, folder, "spring", jobs("spring"))
    merge(world, folder)
    pipeline = of_main(world, 1)
    expect(pipeline.job("usher review")[0] == 0, "the plan")
    # The other pipeline comes in at the last moment, when this one is about to push.
    reached, gone = world.folder / "reached", world.folder / "gone"
    for pipe in (reached, gone):
        os.mkfifo(pipe)
    pipeline.definition["usher apply"]["script"].insert(-2, f"echo >{reached}; read <{gone}")
    with ThreadPoolExecutor() as pool:
        first = pool.submit(pipeline.job, "usher apply")
        world.call(["cat", str(reached)], world.folder)
        branch(world, folder, "summer", jobs("summer"))
        merge(world, folder)
        results = [apply(world, 2)]
        gone.write_text("\n")
        results.append(first.result())
    expect([code for code, _ in results] == [0, 0], results)
    expect("Try 1: main did not take the state." in results[1][1], results[1][1])
    expect(len(set(world.started())) == 2 == len(world.started()), world.started())
    code, log = apply(world, 3)
    expect(code == 0 and "Nothing to do: 2 jobs unchanged" in log, log)


def believes_nothing_that_was_committed(world, expect):
    """A program, a plan, a state and a link, each where the pipeline has its own."""
    folder = world.begin("gitlab")
    branch(world, folder, "spring", jobs("spring"))
    merge(world, folder)
    apply(world, 1)
    name = world.program.parent.name
    forged = world.folder / "forged"
    program = f"#!/bin/sh\ntouch {forged}\n"
    branch(world, folder, "tools", jobs("summer") | {f".usher/{name}/usher": program, f".usher/{name}.tar.gz": "x"})
    (folder / f".usher/{name}/usher").chmod(0o755)
    (folder / ".usher/token").symlink_to("../usher.state.jsonl")
    world.commit(folder, "A token")
    pipeline = of_merge_request(world, folder, 2)
    code, log = pipeline.job("usher plan")
    expect(code == 0 and "Plan: 1 to start, 1 unchanged." in log, log)
    merge(world, folder)
    code, log = apply(world, 3)
    expect(code == 0 and not forged.exists(), log)
    expect("a.web.identity" not in world.state(), world.state())
    left = subprocess.run(["grep", "-rl", "a.web.identity", world.folder / "pipeline-3"], capture_output=True, text=True)
    expect(left.stdout == "", left.stdout)
    # The target has no state, and the merge request brings one where the pipeline once had its own.
    world.git(folder, "fetch", "--quiet", "origin", "main")
    world.git(folder, "checkout", "--quiet", "-B", "without", "FETCH_HEAD")
    world.git(folder, "rm", "--quiet", "usher.state.jsonl")
    merge(world, folder, "Without a state")
    for place, words in [
        (".usher-plan/state.jsonl", "error: .usher-plan is committed: remove it"),
        ("usher.state.jsonl", "the merge would change the state: 3 records added, 0 removed, 0 forgotten"),
    ]:
        branch(world, folder, "state", {place: (world.folder / "pipeline-3/usher-apply/usher.state.jsonl").read_text()})
        code, log = of_merge_request(world, folder, f"4-{len(place)}").job("usher plan")
        expect(code == 1 and words in log, log)
    branch(world, folder, "link", {"elsewhere/plan.json": "x"})
    (folder / ".usher-plan").symlink_to("elsewhere")
    world.commit(folder, "A link")
    code, log = of_merge_request(world, folder, 6).job("usher plan")
    expect(code == 1 and "error: .usher-plan is committed: remove it" in log, log)


def says_what_the_merge_would_make_of_the_state(world, expect):
    """The target's state has moved on since the branch began, which is no change; a forged one is."""
    folder = world.begin("gitlab")
    branch(world, folder, "old", jobs("old"))
    old = world.git(folder, "rev-parse", "HEAD")
    branch(world, folder, "spring", jobs("spring"))
    merge(world, folder)
    apply(world, 1)
    world.git(folder, "checkout", "--quiet", old)
    code, log = of_merge_request(world, folder, 2).job("usher plan")
    expect(code == 0 and "Plan: 1 to start, 1 unchanged." in log, log)
    forged = world.state().replace('"spring"', '"old"')
    branch(world, folder, "forged", jobs("old") | {"usher.state.jsonl": forged + "\n"})
    pipeline = of_merge_request(world, folder, 3)
    code, log = pipeline.job("usher plan")
    expect(code == 1 and "error: the merge would change the state: " in log, log)
    expect("the merge would change the state" in (pipeline.artifacts / ".usher-plan/plan.md").read_text(), "Markdown")
    expect(json.loads(pipeline.reports.get("terraform") or "null") is None, pipeline.reports)


def commits_the_state_after_a_timeout(world, expect):
    """The script is killed while usher waits for places: after_script, a shell of its own, commits what was started."""
    folder = world.begin("gitlab")
    branch(world, folder, "many", jobs("one", "two", "three"))
    flow = folder / ".gitlab-ci.yml"
    flow.write_text(flow.read_text().replace("--auto-approve --plan", "--auto-approve --until started --plan"))
    merge(world, folder)
    world.switch(quota=2)
    pipeline = of_main(world, 1)
    expect(pipeline.job("usher review")[0] == 0, "the plan")
    code, log = pipeline.job("usher apply", cancel=": started")
    expect(code != 0 and "Apply: " not in log and "The state is in main: " in log, log)
    expect('"record":"started"' in world.state(), world.state())
    world.switch(quota=10, job_seconds=0)
    code, log = apply(world, 2)
    expect(code == 0 and len(set(world.started())) == 3 == len(world.started()), log)


def commits_the_state_once(world, expect):
    """What the script has committed, after_script does not commit again; a push that failed is made up for."""
    folder = world.begin("gitlab")
    branch(world, folder, "spring", jobs("spring"))
    merge(world, folder)
    code, log = apply(world, 1)
    expect(code == 0 and log.count("The state is in main: ") == 1, log)
    expect(log.endswith("The state is as it was: there is nothing to commit.\n"), log)
    branch(world, folder, "summer", jobs("summer"))
    merge(world, folder)
    hook = world.remote / "hooks" / "pre-receive"
    # Ten pushes are the script's; the eleventh is that of after_script.
    hook.write_text(f'#!/bin/sh\necho x >>{world.folder}/pushes\n[ "$(wc -l <{world.folder}/pushes)" -gt 10 ]\n')
    hook.chmod(0o755)
    code, log = apply(world, 2)
    expect(code == 1 and "Try 10: " in log and log.count("The state is in main: ") == 1, log)
    expect("summer" in world.state(), world.state())
