"""The command table, and what `./lotse` says when it does not know a word."""

import os
import subprocess
from pathlib import Path

import pytest

from lotsenbuch.launch import commands, demo
from lotsenbuch.launch.places import DEFAULT_DATA, ROOT, Trouble
from lotsenbuch.launch.surroundings import environment, without_database


def lotse(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], **environment}
    return subprocess.run([ROOT / "lotse", *arguments], env=env, capture_output=True, text=True, check=False)  # noqa: S603 - our own script


def test_help_names_every_command() -> None:
    done = lotse("help")
    assert done.returncode == 0
    for command in commands.COMMANDS:
        assert f"  {command.usage}\n" in done.stdout


def test_help_is_shown_when_nothing_was_asked() -> None:
    assert lotse().stdout == lotse("help").stdout == lotse("--help").stdout


def test_an_unknown_command_is_refused_in_german() -> None:
    done = lotse("zaubern")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Unbekannter Befehl: zaubern\n„./lotse help“ zeigt alle Befehle.\n"


def test_half_a_command_is_unknown() -> None:
    assert commands.find(["import"]) is None
    found = commands.find(["import", "caseload", "datei.csv", "--by", "anna"])
    assert found is not None
    assert found[1] == ["datei.csv", "--by", "anna"]


@pytest.mark.parametrize("given", [["a.csv", "--data", "/srv/x", "--json"], ["a.csv", "--data=/srv/x", "--json"]])
def test_the_data_folder_is_taken_out_of_the_arguments(given: list[str]) -> None:
    assert commands.split_data(given) == (Path("/srv/x"), ["a.csv", "--json"])


def test_without_data_the_folder_is_the_one_of_the_house() -> None:
    assert commands.split_data(["a.csv"]) == (DEFAULT_DATA, ["a.csv"])


def test_data_without_a_folder_is_refused() -> None:
    with pytest.raises(Trouble, match="--data braucht einen Ordner"):
        commands.split_data(["--data"])


def test_the_demo_has_the_promised_defaults() -> None:
    assert demo.parse([]) == demo.Options(port=8000, data=DEFAULT_DATA, cases=300, seed=1, json=False)


@pytest.mark.parametrize(
    "wrong", [["--port", "0"], ["--port", "70000"], ["--cases", "-1"], ["--port", "x"], ["--quark"]]
)
def test_wrong_options_of_the_demo_are_refused(wrong: list[str]) -> None:
    with pytest.raises(Trouble) as refused:
        demo.parse(wrong)
    assert refused.value.code == 2


def test_no_python_is_one_german_sentence(tmp_path: Path) -> None:
    copy = tmp_path / "lotse"
    copy.write_bytes((ROOT / "lotse").read_bytes())
    for tool in ("dirname", "readlink", "sed", "tr"):
        (tmp_path / tool).symlink_to(Path("/usr/bin") / tool)
    done = subprocess.run(  # noqa: S603 - our own script
        ["/bin/sh", copy, "help"], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Lotsenbuch braucht Python 3.12 oder neuer")
    assert done.stderr.count("\n") == 1


def test_a_python_behind_pyenv_shims_that_refuse_is_found(tmp_path: Path) -> None:
    shims, real = tmp_path / "pyenv" / "shims", tmp_path / "pyenv" / "versions" / "3.13.9" / "bin"
    for folder in (shims, real):
        folder.mkdir(parents=True)
    (shims / "python3.13").write_text("#!/bin/sh\necho 'not found' >&2\nexit 127\n")
    (real / "python3").write_text('#!/bin/sh\n[ "$1" = -I ] && echo "$0" || echo "started: $*"\n')
    for made in (shims / "python3.13", real / "python3"):
        made.chmod(0o755)
    copy = tmp_path / "lotse"
    copy.write_bytes((ROOT / "lotse").read_bytes())
    for tool in ("dirname", "readlink", "sed", "tr"):
        (tmp_path / tool).symlink_to(Path("/usr/bin") / tool)
    done = subprocess.run(  # noqa: S603 - our own script
        ["/bin/sh", copy, "help"], env={"PATH": f"{shims}:{tmp_path}"}, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("started: -P -m lotsenbuch.launch help\n", "")


def test_django_gets_keys_that_only_their_owner_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOTSE_MASTER_KEY_FILE", raising=False)
    monkeypatch.delenv("LOTSE_SECRET_KEY_FILE", raising=False)
    env = environment(tmp_path, mode="demo", server=None)
    master, secret = Path(env["LOTSE_MASTER_KEY_FILE"]), Path(env["LOTSE_SECRET_KEY_FILE"])
    before = master.read_bytes(), secret.read_bytes()
    assert [path.stat().st_mode & 0o777 for path in (master, secret)] == [0o600, 0o600]
    environment(tmp_path, mode="demo", server=None)
    assert (master.read_bytes(), secret.read_bytes()) == before


def test_a_real_house_brings_its_own_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOTSE_MASTER_KEY_FILE", raising=False)
    assert "LOTSE_MASTER_KEY_FILE" not in environment(tmp_path, mode="serve", server=None)
    assert not (tmp_path / "keys").exists()


def test_checks_find_no_database_even_if_one_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://real@db/real")
    assert without_database(tmp_path)["DATABASE_URL"].endswith("host=/nonexistent")
