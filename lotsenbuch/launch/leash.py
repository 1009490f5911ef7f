"""Child processes that never outlive their parent, not even after `kill -9`.

Linux sends a child the signal of `PR_SET_PDEATHSIG` when the thread that started it ends. Start children from the
main thread only.
"""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)

type Child = subprocess.Popen[bytes]
type Stream = int | IO[bytes] | None


def bind_to_parent(parent: int, death_signal: int) -> None:
    """Make the calling process receive the signal when `parent` ends, also if that already happened."""
    if hasattr(_libc, "prctl"):
        _libc.prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def _before_exec(death_signal: int) -> Callable[[], None]:
    parent = os.getpid()

    def bind() -> None:
        bind_to_parent(parent, death_signal)

    return bind


def start(  # noqa: PLR0913 - the few knobs of Popen that our children differ in
    command: Sequence[str | os.PathLike[str]],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdin: Stream = subprocess.DEVNULL,
    stdout: Stream = None,
    stderr: Stream = None,
    death_signal: int = signal.SIGKILL,
    background: bool = True,
    user: int | None = None,
) -> Child:
    """Start a child on the leash.

    A background child gets a process group of its own: Ctrl-C then reaches only the launcher, which stops its
    children in the right order.
    """
    return subprocess.Popen(  # noqa: S603 - commands are built by the launcher, no shell
        command,
        env=env,
        cwd=cwd,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        process_group=0 if background else None,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
        preexec_fn=_before_exec(death_signal),  # noqa: PLW1509 - two system calls in the child, no locks taken
    )


def run(
    command: Sequence[str | os.PathLike[str]], *, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> int:
    """Run a child in the foreground with our terminal and return its exit code; Ctrl-C is the child's to answer."""
    child = start(command, env=env, cwd=cwd, stdin=None, background=False, death_signal=signal.SIGTERM)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue
        except SystemExit:
            stop(child)
            raise


def stop(child: Child, *, first: int = signal.SIGTERM, patience: float = 4.0, last: int = signal.SIGKILL) -> None:
    """End a child: politely, and after the patience runs out for certain."""
    for name, seconds in ((first, patience), (last, 5.0), (signal.SIGKILL, 5.0)):
        if child.poll() is not None:
            return
        child.send_signal(name)
        try:
            child.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            continue


def wait_for(condition: Callable[[], bool], *, seconds: float, pause: float = 0.02) -> bool:
    """Wait until the condition holds; tell whether it did in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True
