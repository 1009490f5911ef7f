"""Small clusters with what a backup has to bring back, and nothing of Django: they are up in a second."""

import subprocess
from pathlib import Path

from lotsenbuch.launch import backup
from lotsenbuch.launch.backup import About
from lotsenbuch.launch.postgres import Server, binaries
from lotsenbuch.launch.psql import environment_of

TABLES = """
CREATE ROLE lotse_app LOGIN;
CREATE TABLE cases_case (id int PRIMARY KEY, name text);
CREATE TABLE cases_access (case_id int, actor text, kind text, valid_until timestamptz);
CREATE TABLE accounts_staff (id int PRIMARY KEY, is_active bool);
CREATE TABLE audit_seal (number int PRIMARY KEY);
CREATE TABLE upkeep_beat (at timestamptz);
INSERT INTO cases_case SELECT n, 'Fall ' || n FROM generate_series(1, 500) n;
INSERT INTO audit_seal VALUES (1), (2);
GRANT ALL ON ALL TABLES IN SCHEMA public TO lotse_app
"""


def ask(url: str, question: str) -> str:
    """Return psql's answer; an error of the database is an error here."""
    command: list[str | Path] = [binaries() / "psql", url, "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", question]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own program
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return done.stdout.strip()


def administrator(server: Server) -> dict[str, str]:
    """Return psql's environment for the cluster's administrator."""
    return environment_of({"DATABASE_URL": server.superuser_url}, as_app=False) | {"LC_ALL": "C"}


def backed_up(server: Server, folder: Path) -> About:
    """Back a cluster up as `./lotse backup` does; its key lies where a demo's lies."""
    key = backup.key_file(server.data, may_make=True)
    return backup.back_up(folder, server.data, key, administrator(server))
