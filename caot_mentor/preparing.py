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

    `manage` runs commands of `manage.py` beside each other; `run_dir` keeps what each was made from the last time.
    """
    code = files("*/**/*.py", "*.py", "requirements.lock")
    catalogue = files("caot_mentor/locale/*/LC_MESSAGES/*.po")
    content = files("*/content/**/*.toml", "*/*/content/**/*.toml")
    static = files("static/**/*", "*/static/**/*", "requirements.lock")
    steps = {
        "database": (
            "Tables and texts",
            fingerprint([*code, *content], database_birth(data_dir)),
            ["prepare_database", "--verbosity", "0"],
        ),
        "static": (
            "Style and fonts",
            fingerprint(static),
            ["collectstatic", "--noinput", "--clear", "--verbosity", "0"],
        ),
    }
    if catalogue:
        steps["translations"] = ("Translations", fingerprint(catalogue), ["translations", "--compile"])
    due = {name: step for name, step in steps.items() if _made_from(run_dir, name) != step[1]}
    if due:
        say(f"{', '.join(title for title, *_more in due.values())} …")
        # none of them needs another, and a first start waits for the slowest alone
        manage(*(command for _title, _made, command in due.values()))
    for name, (_title, made_from, _command) in due.items():
        (run_dir / f"{name}.stamp").write_text(made_from)
    if is_empty(database_url):
        say("Inventing example members …")
        manage(["seed_demo"])


def _made_from(run_dir: Path, name: str) -> str:
    stamp = run_dir / f"{name}.stamp"
    return stamp.read_text() if stamp.exists() else ""


def is_empty(database_url: str) -> bool:
    """Whether nobody is a member yet."""
    with psycopg.connect(database_url) as connection:
        row = connection.execute("SELECT EXISTS (SELECT FROM members_member)").fetchone()
    return row is not None and not row[0]
