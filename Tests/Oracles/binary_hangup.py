"""Runs a program on a terminal of its own that goes away: binary_hangup.py TEXT PROGRAM [ARGUMENT...].

As soon as TEXT stands on the screen the terminal is closed, as by a window or a connection that ends: the system sends
the program a SIGHUP, and whatever it writes from then on fails. Ends with the program's own status, 128 and the
signal's number where a signal ended it.
"""

import os
import pty
import select
import sys
import time

text, program = sys.argv[1].encode(), sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    os.execv(program[0], program)
screen = b""
limit = time.monotonic() + 60
while text not in screen:
    if not select.select([terminal], [], [], max(0, limit - time.monotonic()))[0]:
        os.kill(child, 9)
        sys.exit("the program did not say that; the screen: " + repr(screen))
    try:
        part = os.read(terminal, 65536)
    except OSError:
        part = b""
    if not part:
        break
    screen += part
os.close(terminal)
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
sys.exit(status if status >= 0 else 128 - status)
