"""Runs a program on a terminal of its own: binary_terminal.py ANSWER PROGRAM [ARGUMENT...].

The terminal has as many columns as the environment's USHER_TEST_COLUMNS says, else it does not know how many. As soon
as the program asks, ANSWER and a line's end are typed. Prints what the screen got, byte for byte, and ends with the
program's own status.
"""

import fcntl
import os
import pty
import struct
import sys
import termios

from terminal import watch

PROMPT = b"Type 'yes' to continue: "
answer, program = sys.argv[1], sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    size = struct.pack("HHHH", 24, int(os.environ.get("USHER_TEST_COLUMNS", "0")), 0, 0)
    fcntl.ioctl(0, termios.TIOCSWINSZ, size)
    os.execv(program[0], program)
sys.exit(watch(child, terminal, PROMPT, lambda: os.write(terminal, answer.encode() + b"\n")))
