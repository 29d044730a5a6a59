"""Runs one test of the pipelines, or with the name `list` says which there are.

    run.py USHER NAME

stdout: how many things were held to be as they should. A failure is reported on standard error, with the step's log.
"""

import signal
import sys

import comment_scenarios
import github_scenarios
import gitlab_scenarios
import hooks_scenarios
import install_scenarios
from world import World

SCENARIOS = {
    f"{module.__name__.removesuffix('_scenarios')}.{name}": function
    for module in (comment_scenarios, github_scenarios, gitlab_scenarios, hooks_scenarios, install_scenarios)
    for name, function in vars(module).items()
    if callable(function)
    and getattr(function, "__code__", None)
    and function.__code__.co_varnames[:2] == ("world", "expect")
}


def main(usher, name):
    if name == "list":
        print(*sorted(SCENARIOS), sep="\n")
        return
    count = 0

    def expect(holds, words):
        nonlocal count
        count += 1
        if not holds:
            raise AssertionError(f"{name}, expectation {count}:\n{words}")

    # Threads of Swift's block signals, and what is started from them does so too; no runner's steps do.
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    world = World(usher)
    try:
        SCENARIOS[name](world, expect)
    finally:
        world.remove()
    print(count)


main(*sys.argv[1:])
