"""What the supervisor brings up to date before it starts the site, by digests of what each part is made from."""

import hashlib
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import psycopg

from caot_mentor.terminal import say

BASE_DIR = Path(__file__).resolve().parent.parent


def fingerprint(paths: Iterable[Path], *more: str) -> str:
    """A digest of the contents of `paths` and of `more`."""
    digest = hashlib.sha256("\0".join([sys.executable, *more]).encode())
    for path in sorted(paths):
        digest.update(str(path).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def files(*patterns: str) -> list[Path]:
    return [path for pattern in patterns for path in BASE_DIR.glob(pattern) if path.is_file()]


def database_birth(data_dir: Path) -> str:
    """Tells one database from another in the same place."""
    try:
        return str((data_dir / "PG_VERSION").stat().st_mtime_ns)
    except OSError:
        return os.environ.get("DATABASE_URL", "")


def prepare(manage: Callable[..., None], run_dir: Path, data_dir: Path, database_url: str) -> None:
    """Bring database, translations and static files up to date; each only when what it is made from changed.

    `manage` runs a command of `manage.py`; `run_dir` keeps what each was made from the last time.
    """

    def step(name: str, made_from: str, title: str, *commands: list[str]) -> None:
        stamp = run_dir / f"{name}.stamp"
        if stamp.exists() and stamp.read_text() == made_from:
            return
        say(f"{title} …")
        for command in commands:
            manage(*command)
        stamp.write_text(made_from)

    code = files("*/**/*.py", "*.py", "requirements.lock")
    catalogue = files("caot_mentor/locale/*/LC_MESSAGES/*.po")
    if catalogue:
        step("translations", fingerprint(catalogue), "Translations", ["translations", "--compile"])
    content = files("*/content/**/*.toml", "*/*/content/**/*.toml")
    step(
        "database",
        fingerprint([*code, *content], database_birth(data_dir)),
        "Tables and texts",
        ["migrate", "--verbosity", "0"],
        ["createcachetable"],
        ["load_content"],
    )
    static = files("static/**/*", "*/static/**/*", "requirements.lock")
    step(
        "static",
        fingerprint(static),
        "Style and fonts",
        ["collectstatic", "--noinput", "--clear", "--verbosity", "0"],
    )
    if is_empty(database_url):
        say("Inventing example members …")
        manage("seed_demo")


def is_empty(database_url: str) -> bool:
    """Whether nobody is a member yet."""
    with psycopg.connect(database_url) as connection:
        row = connection.execute("SELECT EXISTS (SELECT FROM members_member)").fetchone()
    return row is not None and not row[0]
