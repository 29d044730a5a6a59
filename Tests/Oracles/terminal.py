"""The screen of a program that runs on a terminal of its own, for the scripts beside this one."""

import os
import select
import sys
import time


def watch(child, terminal, text, act):
    """Reads the screen of `child` to its end, and prints it byte for byte; calls `act` once, when `text` stands on it.

    Returns the exit status as `waitstatus_to_exitcode` gives it. A program that is not over after a minute is killed.
    """
    screen = b""
    acted = False
    limit = time.monotonic() + 60
    while True:
        if not select.select([terminal], [], [], max(0, limit - time.monotonic()))[0]:
            os.kill(child, 9)
            what = "end" if acted else "print %r" % text
            sys.exit("the program did not %s; the screen: %r" % (what, screen))
        try:
            part = os.read(terminal, 65536)
        except OSError:
            break
        if not part:
            break
        screen += part
        if not acted and text in screen:
            act()
            acted = True
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    sys.stdout.buffer.write(screen)
    sys.stdout.flush()
    return status
