"""`make demo`: the whole site in one terminal, and nothing left behind when it ends.

    python -m caot_mentor.supervisor           start everything; Ctrl-C or SIGTERM stops it
    python -m caot_mentor.supervisor code      print the code that the demo's staff sign in with now
    python -m caot_mentor.supervisor reset     throw the demo's data away

It owns the database server, prepares what changed since the last start, runs web server, worker and beat, each as a
process group of its own, and ends them all together. A database, worker or beat that ends by itself is started again,
within a bound. What a `kill -9` left is ended at the next start.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Literal, NoReturn

from caot_mentor.children import (
    GRACE_SECONDS,
    RESTART_WINDOW_SECONDS,
    RESTARTS,
    Restarts,
    end_left_behind,
    remember,
    set_aside_unreadable,
    signal_group,
)
from caot_mentor.embedded import server
from caot_mentor.preparing import prepare
from caot_mentor.terminal import code_now, say, tail, welcome

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("CAOT_VAR_DIR", BASE_DIR / "var")).resolve()
RUN_DIR, LOG_DIR, DATA_DIR = VAR_DIR / "run", VAR_DIR / "log", VAR_DIR / "postgres"
PORT = int(os.environ.get("PORT", "8000"))
HOST = "127.0.0.1"
FOLDERS = ("run", "log", "mail", "media", "broker", "broker-control", "broker-unreadable")
READY_SECONDS = 120.0  # on a machine that is busy with other things

CHILDREN: dict[str, list[str]] = {
    "web": [
        *["gunicorn", "caot_mentor.wsgi:application", "--bind", f"{HOST}:{PORT}", "--workers", "2"],
        # Two gunicorns of one user would meet on the control socket's path.
        *["--no-control-socket", "--log-level", "warning"],
    ],
    "worker": [
        *["celery", "-A", "caot_mentor", "worker", "--concurrency", "1", "--loglevel", "warning"],
        *["--without-gossip", "--without-mingle", "--without-heartbeat"],
    ],
    "beat": [
        *["celery", "-A", "caot_mentor", "beat", "--loglevel", "warning", "--pidfile", ""],
        *["--schedule", str(RUN_DIR / "beat-schedule")],
    ],
}
# The site works without these for a moment, or says when to come back; without its web server it is not there.
RESTARTABLE = ("database", "worker", "beat")


class Stop(Exception):
    """Somebody asked us to end."""


class CannotRun(Exception):
    """A sentence for the person at the terminal."""


@dataclass
class Supervisor:
    """What runs, and how it ends."""

    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    restarts: dict[str, Restarts] = field(default_factory=lambda: {name: Restarts() for name in RESTARTABLE})
    owns_database: bool = False
    is_stopping: bool = False

    def run(self) -> NoReturn:
        """Everything, from the warning to root to the last process. Ends by `Stop` or `CannotRun`."""
        if os.geteuid() == 0:
            say(
                "Note: you are root. The embedded PostgreSQL then runs as a system user that it creates, and every "
                "folder above its data becomes readable by everybody. An ordinary user is the better choice."
            )
        if left := end_left_behind(RUN_DIR):
            say(f"Ended what an earlier run left behind: {', '.join(sorted(left))}.")
        check_port()
        self.start_database()
        prepare(self.manage, RUN_DIR, DATA_DIR, self.environment["DATABASE_URL"])
        for name in CHILDREN:
            self.start_child(name)
        self.wait_until_ready()
        say(welcome(PORT, LOG_DIR))
        while True:
            self.check_database()
            self.check_children()
            self.rest(0.2)

    def rest(self, seconds: float) -> None:
        """Sleep, and raise `Stop` if somebody asked for it: here and nowhere else, so that no child is half started."""
        if not self.is_stopping:
            time.sleep(seconds)
        if self.is_stopping:
            raise Stop

    def ask_to_stop(self, number: int, frame: Any) -> None:
        """The handler of SIGINT, SIGTERM and SIGHUP."""
        self.is_stopping = True

    def start_database(self) -> None:
        """The embedded server, or the one that `DATABASE_URL` names; children get the address."""
        if not self.environment.get("DATABASE_URL"):
            say("Starting the database …")
            self.owns_database = True
            try:
                address = server.start(DATA_DIR, stops_with_last_user=False)
            except (subprocess.SubprocessError, OSError, AssertionError) as error:
                raise CannotRun(
                    f"The embedded PostgreSQL does not start ({error}). Its words are in {DATA_DIR / 'log'}; "
                    "`make demo-reset` begins with an empty one."
                ) from error
            self.environment["DATABASE_URL"] = address.as_url()
        self.environment |= {"CAOT_MODE": "demo", "PORT": str(PORT), "CAOT_VAR_DIR": str(VAR_DIR)}
        self.environment |= {"PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "caot_mentor.settings"}

    def manage(self, *commands: list[str]) -> None:
        """Commands of `manage.py` beside each other, ended with us."""
        for number, command in enumerate(commands):
            with prepare_log(number).open("wb") as log:
                self.spawn(f"prepare{number}", [sys.executable, str(BASE_DIR / "manage.py"), *command], log)
        for number, command in enumerate(commands):
            while (status := self.children[f"prepare{number}"].poll()) is None:
                self.rest(0.05)
            if status:
                raise CannotRun(f"`manage.py {' '.join(command)}` failed:\n{tail(prepare_log(number), 25)}")
            del self.children[f"prepare{number}"]

    # --- Running ------------------------------------------------------------------------------------------------------

    def start_child(self, name: str, log_mode: Literal["wb", "ab"] = "wb") -> None:
        if name == "worker":
            messages = [*(VAR_DIR / "broker").glob("*.msg"), *(VAR_DIR / "broker-control").glob("*.exchange")]
            if moved := set_aside_unreadable(messages, VAR_DIR / "broker-unreadable"):
                say(f"Unreadable messages, now in {VAR_DIR / 'broker-unreadable'}: {len(moved)}.")
        with (LOG_DIR / f"{name}.log").open(log_mode) as log:
            self.spawn(name, [sys.executable, "-m", *CHILDREN[name]], log)

    def spawn(self, name: str, command: list[str], log: IO[bytes]) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C in the terminal reaches us alone, and a group can be ended whole.
        process = subprocess.Popen(  # noqa: S603 (our own commands)
            command,
            cwd=BASE_DIR,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.children[name] = process
        remember(RUN_DIR, name, process)
        return process

    def check_children(self) -> None:
        """Start a worker or beat that ended by itself again; raise `CannotRun` for the web server or past the bound."""
        for name, process in list(self.children.items()):
            if process.poll() is None:
                continue
            minutes, log = f"{RESTART_WINDOW_SECONDS / 60:.0f} minutes", LOG_DIR / f"{name}.log"
            restart = self.restarts[name].take(time.monotonic()) if name in self.restarts else 0
            if not restart:
                often = f" {RESTARTS + 1} times in {minutes}" if name in self.restarts else ""
                raise CannotRun(f"The {name} process ended by itself{often}. Its last words:\n{tail(log, 15)}")
            say(f"The {name} process ended by itself; started again ({restart} of {RESTARTS} in {minutes}). Log: {log}")
            # The leader is gone, what it started may not be.
            signal_group(process, signal.SIGKILL)
            self.start_child(name, log_mode="ab")

    def check_database(self) -> None:
        """Start our own server again where it ended by itself; raise `CannotRun` past the bound.

        It returns at the same address, so nothing else is touched: the others reconnect.
        """
        if not self.owns_database or server.is_running(DATA_DIR):
            return
        minutes, log = f"{RESTART_WINDOW_SECONDS / 60:.0f} minutes", DATA_DIR / "log"
        restart = self.restarts["database"].take(time.monotonic())
        if not restart:
            raise CannotRun(f"The database ended by itself {RESTARTS + 1} times in {minutes}. Its words are in {log}.")
        try:
            server.restart(DATA_DIR, mode="fast")
        except subprocess.CalledProcessError:
            # what a killed server leaves behind holds its memory for a moment
            say(f"The database ended by itself and does not start ({restart} of {RESTARTS} in {minutes}). Log: {log}")
            self.rest(1.0)
        else:
            say(f"The database ended by itself; started again ({restart} of {RESTARTS} in {minutes}). Log: {log}")

    def wait_until_ready(self) -> None:
        """Until `/health/ready` says so; raises `CannotRun` with its reason after `READY_SECONDS`."""
        ends_at, reason = time.monotonic() + READY_SECONDS, "no answer"
        question = urllib.request.Request(f"http://{HOST}:{PORT}/health/ready", headers={"Host": "localhost"})
        while time.monotonic() < ends_at:
            self.check_children()
            try:
                urllib.request.urlopen(question, timeout=5).close()  # noqa: S310 (our own address)
            except urllib.error.HTTPError as error:
                with error:
                    reason = error.read().decode(errors="replace")[:200]
                self.rest(0.1)
            except OSError:
                self.rest(0.1)
            else:
                return
        raise CannotRun(
            f"The site is not ready after {READY_SECONDS:.0f} seconds ({reason}).\n{tail(LOG_DIR / 'web.log', 15)}"
        )

    def end(self) -> None:
        """TERM to all groups, KILL to what is left after `GRACE_SECONDS`, the database last."""
        for process in self.children.values():
            signal_group(process, signal.SIGTERM)
        ends_at = time.monotonic() + GRACE_SECONDS
        for name, process in self.children.items():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, ends_at - time.monotonic()))
            # The leader may be gone and its workers not.
            signal_group(process, signal.SIGKILL)
            process.wait()
            (RUN_DIR / f"{name}.pid").unlink(missing_ok=True)
        if self.owns_database:
            server.stop(DATA_DIR)


def prepare_log(number: int) -> Path:
    return LOG_DIR / f"prepare{number}.log"


def check_port() -> None:
    """Raise `CannotRun` where somebody else listens."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, PORT))
        except OSError as error:
            raise CannotRun(
                f"Port {PORT} is in use by another program ({error.strerror}). Choose one: make demo PORT={PORT + 1}"
            ) from error


def reset() -> None:
    """Remove everything that a demo made, its processes first."""
    end_left_behind(RUN_DIR)
    server.stop(DATA_DIR)
    for name in ("postgres", "static", *FOLDERS):
        shutil.rmtree(VAR_DIR / name, ignore_errors=True)
    say("The demo's data is gone.")


def main() -> int:
    """Run until somebody stops it; the exit status says whether that was as wished."""
    if sys.argv[1:] == ["code"]:
        say(code_now())
        return 0
    for name in FOLDERS:
        (VAR_DIR / name).mkdir(parents=True, exist_ok=True)
    lock = (RUN_DIR / "supervisor.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        say(f"The demo of {VAR_DIR} runs already. Stop it first (Ctrl-C in its terminal).")
        return 1
    if sys.argv[1:] == ["reset"]:
        reset()
        return 0
    supervisor, status = Supervisor(), 0
    # A script that starts us in the background hands us SIGINT as ignored: say explicitly what each means. A second
    # Ctrl-C changes nothing: from then on there is nothing more urgent than to finish.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, supervisor.ask_to_stop)
    try:
        supervisor.run()
    except Stop:
        say("\nStopping …")
    except CannotRun as error:
        say(str(error))
        status = 1
    finally:
        supervisor.end()
    return status


if __name__ == "__main__":
    sys.exit(main())
