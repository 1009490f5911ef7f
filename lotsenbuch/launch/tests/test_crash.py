"""`kill -9` of PostgreSQL in the middle of writes, what is on the disk before the answer, a standby that takes over.

The clusters here are durable, as a real house's: with `fsync` off none of this would be shown.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from lotsenbuch.launch import leash
from lotsenbuch.launch.postgres import Server, binaries
from lotsenbuch.launch.tests.clusters import administrator, ask

WRITERS, ENOUGH, RESTARTED_WITHIN = 4, 60, 60.0
# As records.actions.once writes: the repeat key first, in the transaction of what it belongs to.
WRITE = """
WITH once AS (INSERT INTO repeat_key VALUES (%(key)s) ON CONFLICT DO NOTHING RETURNING key)
INSERT INTO note SELECT key FROM once
"""


@pytest.fixture
def data() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="lotse-unit-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        yield Path(folder).resolve()


class Writer(threading.Thread):
    """Writes until its database goes away; knows what was answered and what it was still waiting for."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self._url = url
        self.answered: list[UUID] = []
        self.waiting: UUID | None = None

    def run(self) -> None:
        try:
            with psycopg.connect(self._url, autocommit=True) as connection:
                while True:
                    self.waiting = uuid4()
                    connection.execute(WRITE, {"key": self.waiting})
                    self.answered.append(self.waiting)
        except psycopg.OperationalError:
            return


def test_after_kill_9_in_the_middle_of_writes_every_answer_holds_and_nothing_is_there_twice(data: Path) -> None:
    server = Server(data)
    server.start()
    ask(server.superuser_url, "CREATE TABLE repeat_key (key uuid PRIMARY KEY)")
    ask(server.superuser_url, "CREATE TABLE note (key uuid)")  # not unique: what is there twice is seen
    writers = [Writer(server.superuser_url) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    assert leash.wait_for(lambda: all(len(one.answered) >= ENOUGH for one in writers), seconds=60)
    os.kill(postmaster_first(server)[0], signal.SIGKILL)  # its children are left, over the memory that they shared
    for writer in writers:
        writer.join(timeout=30)
        assert not writer.is_alive()
    begun = time.monotonic()
    server.stop()
    with Server(data) as again:
        assert time.monotonic() - begun < RESTARTED_WITHIN
        answered = {key for one in writers for key in one.answered}
        with psycopg.connect(again.superuser_url, autocommit=True) as connection:
            kept = [row[0] for row in connection.execute("SELECT key FROM note")]
            assert answered <= set(kept), "an answer was given for something that is not there"
            for writer in writers:  # the browser sends again what was not answered
                connection.execute(WRITE, {"key": writer.waiting})
            kept = [row[0] for row in connection.execute("SELECT key FROM note")]
        assert len(kept) == len(set(kept)), "something is there twice"
        assert set(kept) == answered | {one.waiting for one in writers}


def postmaster_first(server: Server) -> list[int]:
    """Return the server's processes: the postmaster, so that it starts nothing again, then all that it started."""
    pid = int((server.cluster / "postmaster.pid").read_text().splitlines()[0])
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(int(child) for child in children)]


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed: nothing can be seen here")
def test_what_was_written_is_on_the_disk_before_the_answer_leaves(data: Path) -> None:
    with Server(data) as server:
        ask(server.superuser_url, "CREATE TABLE note (key uuid)")
        with psycopg.connect(server.superuser_url, autocommit=True) as connection:
            connection.execute("INSERT INTO note VALUES (gen_random_uuid())")
            calls = traced(connection, data / "calls", "INSERT INTO note VALUES (gen_random_uuid())")
            if calls is None:
                pytest.skip("strace may not look into processes here (ptrace is forbidden)")
            assert order(calls) == ["fdatasync", "answer"], calls
            connection.execute("SET synchronous_commit = off")
            calls = traced(connection, data / "calls", "INSERT INTO note VALUES (gen_random_uuid())")
            assert calls is not None
            assert order(calls) == ["answer"], "the test would not see it if nothing were written first"


def traced(connection: psycopg.Connection[tuple[object, ...]], file: Path, statement: str) -> list[str] | None:
    """Return the system calls of the server process during one statement; None where strace may not attach."""
    command = ["strace", "-e", "trace=fdatasync,fsync,sendto,recvfrom", "-o", str(file)]
    pid = connection.info.backend_pid
    tracer = subprocess.Popen([*command, "-p", str(pid)], stderr=subprocess.PIPE)  # noqa: S603 - our own words
    try:
        status = Path(f"/proc/{pid}/status")
        attached = f"TracerPid:\t{tracer.pid}"
        leash.wait_for(lambda: tracer.poll() is not None or attached in status.read_text(), seconds=20)
        if tracer.poll() is not None:
            return None
        connection.execute(statement)
    finally:
        tracer.send_signal(signal.SIGINT)
        tracer.wait(timeout=20)
    return file.read_text().splitlines()


def order(calls: list[str]) -> list[str]:
    """Return in which order the log was forced to the disk and the answer was sent."""
    names = {"fdatasync(": "fdatasync", "fsync(": "fdatasync", "sendto(": "answer"}
    return [word for call in calls for start, word in names.items() if call.startswith(start)]


class Standby(Server):
    """A second server that follows the first by streaming."""

    def follow(self, first: Server) -> None:
        """Copy the first server and follow it."""
        for folder in (self.data, self.data / "log", self.socket_folder):
            folder.mkdir(mode=0o700, exist_ok=True)
        command: list[str | Path] = [
            binaries() / "pg_basebackup",
            "-D",
            self.cluster,
            "-R",
            "-X",
            "stream",
            "-c",
            "fast",
            "--no-password",
        ]
        command += ["-C", "-S", "standby"]
        subprocess.run(command, env=administrator(first), check=True, capture_output=True)  # noqa: S603 - ours


def test_a_standby_follows_and_takes_over(data: Path) -> None:
    first = Server(data / "one", throwaway=True)
    first.start()
    ask(first.superuser_url, "CREATE TABLE note (key int)")
    second = Standby(data / "two", throwaway=True)
    try:
        second.follow(first)
        start_as_standby(second)
        ask(first.superuser_url, "INSERT INTO note VALUES (1)")
        assert leash.wait_for(lambda: ask(second.superuser_url, "SELECT count(*) FROM note") == "1", seconds=30)
        with pytest.raises(RuntimeError, match="read-only transaction"):
            ask(second.superuser_url, "INSERT INTO note VALUES (2)")
        for pid in postmaster_first(first):
            os.kill(pid, signal.SIGKILL)
        assert ask(second.superuser_url, "SELECT pg_promote()") == "t"
        ask(second.superuser_url, "INSERT INTO note VALUES (2)")
        assert ask(second.superuser_url, "SELECT string_agg(key::text, ',') FROM note") == "1,2"
    finally:
        second.stop()
        first.stop()


def start_as_standby(server: Standby) -> None:
    """Start the copy; a server that follows is ready before it may write, so nothing is set up in it."""
    (server.cluster / "postmaster.pid").unlink(missing_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "_psql", lambda *_: None)
        server.start()
