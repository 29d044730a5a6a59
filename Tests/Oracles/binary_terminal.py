"""Runs a program on a terminal of its own: binary_terminal.py ANSWER PROGRAM [ARGUMENT...].

The terminal has as many columns as the environment's USHER_TEST_COLUMNS says, else it does not know how many. As soon
as the program asks, ANSWER and a line's end are typed. Prints what the screen got, byte for byte, and ends with the
program's own status.
"""

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time

PROMPT = b"Type 'yes' to continue: "
answer, program = sys.argv[1], sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    size = struct.pack("HHHH", 24, int(os.environ.get("USHER_TEST_COLUMNS", "0")), 0, 0)
    fcntl.ioctl(0, termios.TIOCSWINSZ, size)
    os.execv(program[0], program)
screen = b""
answered = False
limit = time.monotonic() + 60
while True:
    if not select.select([terminal], [], [], max(0, limit - time.monotonic()))[0]:
        os.kill(child, 9)
        sys.exit("the program did not end; the screen: " + repr(screen))
    try:
        part = os.read(terminal, 65536)
    except OSError:
        break
    if not part:
        break
    screen += part
    if not answered and PROMPT in screen:
        os.write(terminal, answer.encode() + b"\n")
        answered = True
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
sys.stdout.buffer.write(screen)
sys.stdout.flush()
sys.exit(status)
