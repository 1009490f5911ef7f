"""The real server: started, stopped, killed."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lotsenbuch.launch import leash
from lotsenbuch.launch.places import ROOT, Trouble
from lotsenbuch.launch.postgres import SOCKET_NAME, SOCKET_PATH_LIMIT, Server, binaries, running, socket_folder

PARENT = """
import sys, time
from pathlib import Path
from lotsenbuch.launch.postgres import Server
Server(Path(sys.argv[1]), throwaway=True).start()
print("up", flush=True)
time.sleep(60)
"""


@pytest.fixture
def data() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="lotse-unit-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        yield Path(folder).resolve()


def ask(url: str, question: str) -> str:
    done = subprocess.run([binaries() / "psql", url, "-XAtc", question], capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    return done.stdout.strip()


def processes_at(folder: Path) -> list[int]:
    """Return the processes whose working folder is the given one."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if entry.readlink() == folder:
                found.append(int(entry.parent.name))
        except OSError:
            continue
    return found


def test_the_owner_may_make_roles_and_databases_but_is_no_superuser(data: Path) -> None:
    with Server(data, throwaway=True) as server:
        rights = "select rolcreaterole, rolcreatedb, rolsuper from pg_roles where rolname = current_user"
        assert ask(server.owner_url, rights) == "t|t|f"
        assert ask(server.owner_url, "select current_database()") == "lotsenbuch"
        assert ask(server.superuser_url, "select current_user") == "postgres"
        assert server.app_url.startswith("postgresql://lotse_app@/lotsenbuch?host=")


def test_umlauts_count_as_letters_and_order_is_by_code_point(data: Path) -> None:
    with Server(data, throwaway=True) as server:
        assert ask(server.owner_url, "select lower('ÄÖÜ'), 'Z' < 'a', 'z' < 'ä'") == "äöü|t|t"
        ask(server.owner_url, "create extension pg_trgm")
        ask(server.owner_url, "create extension unaccent")
        ask(server.owner_url, "create extension btree_gist")
        assert ask(server.owner_url, "select word_similarity('müller', 'muller') < 1") == "t"
        assert ask(server.owner_url, "select cardinality(show_trgm('Müller'))") == "7"


def test_the_server_listens_on_no_network_address_and_its_folder_is_closed(data: Path) -> None:
    with Server(data, throwaway=True) as server:
        assert ask(server.superuser_url, "show listen_addresses") == ""
        assert server.socket_folder.stat().st_mode & 0o777 == 0o700


def test_a_demo_is_durable_and_a_throwaway_is_not(data: Path) -> None:
    with Server(data / "demo") as server:
        assert ask(server.superuser_url, "show fsync") == "on"
        assert ask(server.superuser_url, "show synchronous_commit") == "on"
    with Server(data / "test", throwaway=True) as server:
        assert ask(server.superuser_url, "show fsync") == "off"


def test_what_people_typed_does_not_reach_the_log(data: Path) -> None:
    with Server(data, throwaway=True) as server:
        ask(server.owner_url, "create table client (name text unique)")
        ask(server.owner_url, "insert into client values ('Zitterbacke')")
        with pytest.raises(subprocess.CalledProcessError):
            ask(server.owner_url, "insert into client values ('Zitterbacke')")
    log = (data / "log" / "postgres.log").read_text()
    assert "duplicate key" in log
    assert "Zitterbacke" not in log


def test_data_survives_a_restart_and_stop_leaves_no_process(data: Path) -> None:
    server = Server(data, throwaway=True)
    server.start()
    assert server.is_new
    ask(server.owner_url, "create table kept as select 42 as answer")
    server.stop()
    assert processes_at(server.cluster) == []
    with Server(data, throwaway=True) as again:
        assert not again.is_new
        assert ask(again.owner_url, "select answer from kept") == "42"


def test_a_running_server_is_found_and_a_stopped_one_is_not(data: Path) -> None:
    assert running(data) is None
    with Server(data, throwaway=True) as server:
        found = running(data)
        assert found is not None
        assert ask(found.owner_url, "select 1") == "1"
        found.stop()
        assert server.is_alive
    assert running(data) is None


def test_killing_the_parent_leaves_no_server_and_no_damage(data: Path) -> None:
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    parent = leash.start([sys.executable, "-c", PARENT, str(data)], env=env, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"up\n"
    cluster = data / "pg"
    assert processes_at(cluster) != []
    ask(Server(data).owner_url, "create table kept as select 42 as answer")
    parent.kill()
    parent.wait()
    assert leash.wait_for(lambda: processes_at(cluster) == [], seconds=8)
    with Server(data, throwaway=True) as server:
        assert ask(server.owner_url, "select answer from kept") == "42"


def test_a_server_killed_itself_starts_again_although_its_number_belongs_to_another_process(data: Path) -> None:
    server = Server(data)
    server.start()
    ask(server.owner_url, "create table kept as select 42 as answer")
    pid_file = server.cluster / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    os.kill(int(lines[0]), signal.SIGKILL)
    assert leash.wait_for(lambda: not server.is_alive and processes_at(server.cluster) == [], seconds=8)
    # Committed means kept, and the number in the left-over file now belongs to somebody else.
    pid_file.write_text("\n".join([str(os.getppid()), *lines[1:]]) + "\n")
    server.start()
    assert ask(server.owner_url, "select answer from kept") == "42"
    server.stop()


def test_an_interrupted_initdb_is_done_again(data: Path) -> None:
    half = data / "pg.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with Server(data, throwaway=True) as server:
        assert server.is_new


def test_a_long_path_gets_a_short_socket_folder_that_goes_with_the_server(data: Path) -> None:
    deep = data / ("lang" * 30)
    with Server(deep, throwaway=True) as server:
        folder = server.socket_folder
        assert len(f"{folder}{SOCKET_NAME}".encode()) <= SOCKET_PATH_LIMIT
        assert folder.stat().st_mode & 0o777 == 0o700
        assert ask(server.owner_url, "select 1") == "1"
    assert not folder.exists()


def test_the_socket_path_may_be_107_bytes_long_and_no_longer() -> None:
    fits = Path("/" + "x" * (SOCKET_PATH_LIMIT - len(f"//run{SOCKET_NAME}")))
    assert len(f"{fits}/run{SOCKET_NAME}") == SOCKET_PATH_LIMIT
    assert socket_folder(fits) == fits / "run"
    assert socket_folder(fits.with_name(fits.name + "x")).name.startswith("lotse-")


def test_a_socket_folder_that_is_a_link_is_refused(data: Path) -> None:
    deep = data / ("lang" * 30)
    link = socket_folder(deep)
    link.symlink_to(data)
    try:
        with pytest.raises(Trouble, match="gehört jemand anderem"):
            Server(deep, throwaway=True).start()
    finally:
        link.unlink()
