"""`python -m tests.operations.without_posix COMMAND …`: manage.py where what Windows lacks is hidden.

The standard library is loaded first, for on Windows it brings another half of its own.
"""

import asyncio  # noqa: F401
import multiprocessing.pool  # noqa: F401
import os
import signal
import socket
import subprocess  # noqa: F401
import sys
import tempfile  # noqa: F401
import time

MODULES = ("fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty", "uvloop")
# httpcore takes it where it is there. The tests alone bring it, and it asks the system's name of Linux
BROUGHT = ("trio",)
ABSENT = {
    os: "O_DIRECTORY O_NOFOLLOW chown fork getegid geteuid getgid getpgid getuid killpg mkfifo nice pread pwrite "
    "sched_getaffinity sendfile setsid setuid statvfs sysconf uname wait4",
    signal: "SIGALRM SIGHUP SIGKILL SIGPIPE SIGQUIT SIGUSR1 SIGUSR2 alarm setitimer",
    socket: "SO_REUSEPORT TCP_USER_TIMEOUT",
    time: "tzset",
}


_open = os.open


def open_file(path: str, flags: int, *arguments: int, **options: int) -> int:
    if os.path.isdir(path):
        raise PermissionError(path)
    return _open(path, flags, *arguments, **options)


def hide() -> None:
    os.open = open_file  # type: ignore[assignment]
    for name in MODULES + BROUGHT:
        sys.modules[name] = None  # type: ignore[assignment]  # importing it raises ImportError
    for module, names in ABSENT.items():
        for name in names.split():
            delattr(module, name)


if __name__ == "__main__":
    hide()
    import manage

    manage.main()
