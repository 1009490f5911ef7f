"""The keys of a demo or test: made once, readable by their owner only.

A real house brings its own (`LOTSE_MASTER_KEY_FILE`, `LOTSE_SECRET_KEY_FILE`, `LOTSE_SEAL_KEY_FILE`); nothing is
made up for it.
"""

import base64
import json
import os
import secrets
from pathlib import Path

from lotsenbuch.launch.places import private_folder

KEY_BYTES = 32


def make_missing_keys(data: Path) -> tuple[Path, Path]:
    """Make the master key file and the secret of a data folder where they are missing; return their paths."""
    folder = private_folder(data / "keys")
    master, secret = folder / "master.json", folder / "secret"
    key = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    _write_once(master, json.dumps({"1": key}))
    _write_once(secret, secrets.token_urlsafe(64))
    return master, secret


def make_missing_seal_key(data: Path) -> Path:
    """Make the key that seals of the log are signed with where it is missing; return its path.

    Ed25519 takes any 32 random bytes as a private key; the house computes the public half itself.
    """
    path = private_folder(data / "keys") / "seal.key"
    _write_once(path, base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode())
    return path


def make_missing_ledger_key(data: Path) -> Path:
    """Make the key of the ledger of deletions where it is missing; return its path."""
    path = private_folder(data / "keys") / "ledger.key"
    _write_once(path, base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode())
    return path


def _write_once(path: Path, content: str) -> None:
    """Write the file as a whole or not at all, and never over an existing one: a lost key is lost data."""
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
