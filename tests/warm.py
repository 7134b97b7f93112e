"""Runs commands in processes of their own that have imported everything: forks of this one.

A program: the fixture `run` starts it, with a socket as standard input. A request is a command,
its folder, its environment and whether its streams are a terminal, with the three files that are
its standard streams; the answer is its exit status.
"""

import gc
import json
import os
import socket
import sys


def main() -> None:
    from classifier.run.model import ModelAt
    from train.__main__ import main as command
    from train.commands import cli  # noqa: F401 - with all commands

    ModelAt.find(None).load().tag("Plans are late.")
    gc.freeze()  # what is here stays, and the forks share its memory
    request = serve(socket.socket(fileno=os.dup(0)))
    if request["terminal"]:
        import fcntl
        import termios

        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    sys.stdin, sys.stdout = os.fdopen(0, closefd=False), os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, errors="backslashreplace", closefd=False)
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    sys.argv[1:] = request["arguments"]
    command()


def serve(requests: socket.socket) -> dict:
    """Answer requests until there are no more; return one in the process that is to do it."""
    while True:
        message, files, *_ = socket.recv_fds(requests, 1 << 20, 3)
        if not message:
            sys.exit()
        child = os.fork()
        if not child:
            for number, file in enumerate(files):
                os.dup2(file, number)
        for file in files:
            os.close(file)
        if not child:
            requests.close()
            return json.loads(message)
        requests.send(b"%d" % os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


if __name__ == "__main__":
    main()
