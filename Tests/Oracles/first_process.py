"""Runs a program as the first process of a PID namespace, on a terminal: first_process.py SIGNAL TEXT PROGRAM [ARG...].

As soon as TEXT stands on the screen the program gets SIGNAL, a number. Prints what the screen got and ends with the
program's own status. With only `check` as argument it ends with 0 where this machine lets such a process be made.
"""

import os
import pty
import subprocess
import sys

from terminal import watch

UNSHARE = ["unshare", "--pid", "--fork", "--kill-child"]
if os.geteuid() != 0:
    UNSHARE += ["--user", "--map-root-user"]

if sys.argv[1:] == ["check"]:
    try:
        sys.exit(subprocess.run(UNSHARE + ["true"], capture_output=True).returncode)
    except OSError:
        sys.exit(1)

signal, text, program = int(sys.argv[1]), sys.argv[2].encode(), sys.argv[3:]
parent, terminal = pty.fork()
if parent == 0:
    os.execvp(UNSHARE[0], UNSHARE + program)


def act():
    with open("/proc/%d/task/%d/children" % (parent, parent)) as children:
        os.kill(int(children.read().split()[0]), signal)


status = watch(parent, terminal, text, act)
sys.exit(status if status >= 0 else 128 - status)
