"""The watch over the demo's processes, its door while starting, and what it prints."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from lotsenbuch.launch import leash, prepared, testing
from lotsenbuch.launch.claim import Claim, holder
from lotsenbuch.launch.demo import Demo, Watched, parse, refuse_taken_port
from lotsenbuch.launch.places import ROOT, Trouble
from lotsenbuch.launch.wsgi import Door, StartResponse

ACCOUNTS = [{"username": "anna", "password": "Geheim-ß", "role": "Fallmanagement"}]

HOLD = """
import sys, time
from pathlib import Path
from lotsenbuch.launch.claim import Claim
print(Claim(Path(sys.argv[1])).take("demo"), flush=True)
time.sleep(60)
"""


def answer(door: Door, path: str) -> tuple[str, bytes]:
    said: list[str] = []

    def start_response(status: str, headers: list[tuple[str, str]]) -> None:
        said.append(status)

    body = b"".join(door({"PATH_INFO": path}, start_response))
    return said[0], body


def house(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", [])
    return [b"house"]


def test_json_is_one_line_on_stdout(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Demo(parse(["--json", "--port", "8042", "--data", str(tmp_path)]))._report([*ACCOUNTS])
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert json.loads(out) == {"url": "http://localhost:8042", "accounts": ACCOUNTS}


def test_without_json_a_person_reads_address_and_accounts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Demo(parse(["--port", "8042", "--data", str(tmp_path)]))._report([*ACCOUNTS])
    out = capsys.readouterr().out
    assert "Lotsenbuch läuft: http://localhost:8042" in out
    assert "  anna       Geheim-ß                 Fallmanagement\n" in out


def test_a_taken_port_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Trouble) as refused:
            refuse_taken_port(port)
    assert str(refused.value) == f"Port {port} ist belegt; bitte mit --port einen anderen nehmen."
    refuse_taken_port(port)


def test_the_door_says_starting_until_the_house_is_ready(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.write_text("starting")
    door = Door(state, lambda: house)
    status, body = answer(door, "/health")
    assert status == "503 Service Unavailable"
    assert json.loads(body)["status"] == "starting"
    assert "Lotsenbuch startet" in answer(door, "/fall/1/")[1].decode()
    state.write_text("loading")
    assert leash.wait_for(lambda: door._loaded is not None, seconds=3)
    assert answer(door, "/")[0] == "503 Service Unavailable"
    state.write_text("ready")
    assert answer(door, "/") == ("200 OK", b"house")


def test_a_web_process_started_later_opens_at_once(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("ready")
    assert answer(Door(tmp_path / "state", lambda: house), "/") == ("200 OK", b"house")
    assert answer(Door(None, lambda: house), "/") == ("200 OK", b"house")


def test_a_dead_child_is_started_again_more_patiently_each_time(tmp_path: Path) -> None:
    watched = Watched("Dienst", [sys.executable, "-c", ""], os.environ, tmp_path / "log")
    watched.start()
    pauses: list[float] = []
    for _ in range(3):
        assert watched.child is not None
        watched.child.wait()
        watched.look_after()
        assert watched.child is None
        pauses.append(watched.pause)
        watched.due = 0
        watched.look_after()
    assert pauses == [0.5, 1.0, 2.0]
    assert watched.child is not None
    leash.stop(watched.child)


def test_a_child_and_its_leash_end_with_the_parent() -> None:
    script = (
        "import sys; from lotsenbuch.launch import leash; "
        "print(leash.start([sys.executable, '-c', 'import time; time.sleep(60)']).pid, flush=True); "
        "import time; time.sleep(60)"
    )
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    parent = leash.start([sys.executable, "-c", script], env=env, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = Path("/proc") / parent.stdout.readline().decode().strip()
    assert child.exists()
    parent.kill()
    parent.wait()
    assert leash.wait_for(lambda: not child.exists() or " Z " in (child / "stat").read_text(), seconds=5)


def test_a_stubborn_child_is_stopped_all_the_same() -> None:
    stubborn = "import signal, time; signal.signal(15, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    child = leash.start([sys.executable, "-c", stubborn], stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    begun = time.monotonic()
    leash.stop(child, patience=0.2)
    assert child.returncode == -9
    assert time.monotonic() - begun < 3


def test_a_claim_belongs_to_one_and_falls_with_its_process(tmp_path: Path) -> None:
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    other = leash.start([sys.executable, "-c", HOLD, str(tmp_path)], env=env, stdout=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdout.readline() == b"True\n"
    mine = Claim(tmp_path)
    assert not mine.take("command")
    found = holder(tmp_path)
    assert found is not None
    assert (found.kind, found.pid) == ("demo", other.pid)
    other.kill()
    other.wait()
    assert holder(tmp_path) is None
    assert mine.take("command")
    mine.give_back()
    assert holder(tmp_path) is None


def test_a_second_demo_over_the_same_data_is_refused(tmp_path: Path) -> None:
    first = Claim(tmp_path)
    assert first.take("demo")
    with pytest.raises(Trouble, match=f"läuft schon eine Demo \\(Prozess {os.getpid()}\\)"):
        Demo(parse(["--data", str(tmp_path)]))._take_claim()
    first.give_back()


def test_a_changed_source_means_preparing_again(tmp_path: Path) -> None:
    style = tmp_path / "lotsenbuch" / "ui" / "static" / "ui" / "a.css"
    style.parent.mkdir(parents=True)
    style.write_text("a {}")
    before = prepared.fingerprint(tmp_path)
    assert prepared.fingerprint(tmp_path) == before
    style.write_text("b { }")
    assert prepared.fingerprint(tmp_path) != before


def test_static_checks_report_the_first_failure_of_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    def ends(code: int) -> list[str]:
        return [sys.executable, "-c", f"print('said {code}'); raise SystemExit({code})"]

    parts = [testing.Part("gut", ends(0)), testing.Part("erst", ends(3)), testing.Part("zweit", ends(4))]
    assert testing._run_parts(parts, os.environ) == 3
    out = capsys.readouterr().out
    assert "said 0" not in out
    assert "said 3\nerst                         fehlgeschlagen" in out
    assert "gut                          OK" in out


def test_folders_of_killed_test_runs_are_swept_up() -> None:
    gone = leash.start([sys.executable, "-c", ""])
    gone.wait()
    with testing._throwaway_folder() as folder:
        left = folder.with_name(f"{testing.PREFIX}{gone.pid}-left")
        left.mkdir()
        with testing._throwaway_folder() as other:
            assert not left.exists()
            assert folder.exists()
            assert other != folder
    assert not folder.exists()
