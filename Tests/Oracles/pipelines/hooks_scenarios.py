"""What .pre-commit-hooks.yaml does when pre-commit runs it. Each function is a test."""

import shutil

from lint import tool
from world import CHECKOUT, manifest


def check_commits_and_pushes(world, expect):
    hooks = world.folder / "usher"
    hooks.mkdir()
    shutil.copy(CHECKOUT / ".pre-commit-hooks.yaml", hooks)
    world.git(hooks, "init", "--quiet")
    world.commit(hooks, "Release")
    world.git(hooks, "tag", f"v{world.version}")
    folder = world.begin("none")
    config = (CHECKOUT / "examples/pre-commit/.pre-commit-config.yaml").read_text()
    expect(f"rev: v{world.version}\n" in config, "the example is for this version")
    world.write(folder, ".pre-commit-config.yaml", config.replace("https://github.com/OWNER/usher", str(hooks)))
    world.environment |= {
        "PRE_COMMIT_HOME": str(world.folder / "pre-commit"),
        "PATH": f"{world.program.parent}:{world.environment['PATH']}",
    }
    world.write(folder, "jobs/spring.yaml", manifest("spring"))
    world.git(folder, "add", "--all")
    run = [tool("pre-commit"), "run", "--color=never"]
    done = world.call(run, folder, check=False)
    expect(done.returncode == 0 and "usher validate" in done.stdout and "Passed" in done.stdout, done.stdout)
    done = world.call([*run, "--hook-stage", "pre-push", "usher-plan"], folder, check=False)
    expect(done.returncode == 0 and "Plan: 1 to start, 0 unchanged." in done.stdout, done.stdout)
    # A mistake.
    world.write(folder, "jobs/summer.yaml", manifest("summer", more="  colour: red\n"))
    world.git(folder, "add", "--all")
    done = world.call(run, folder, check=False)
    expect(
        done.returncode == 1 and 'jobs/summer.yaml:11:3: error: spec: unknown key "colour"' in done.stdout, done.stdout
    )
    # What is no manifest is none of its business.
    world.git(folder, "reset", "--quiet")
    world.write(folder, "notes.txt", "words\n")
    world.git(folder, "add", "notes.txt")
    done = world.call(run, folder, check=False)
    expect(done.returncode == 0 and "Skipped" in done.stdout, done.stdout)
