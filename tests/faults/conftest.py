"""Real parts that can be killed, stopped and frozen: the site's own processes, Redis and a mail server.

The parts run as processes of their own on the tests' database, with the settings that production takes from the
environment. A part that is missing is a failure under CI=true and a skip elsewhere.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from caot_mentor.mail.deliver import deliver_left_over
from tests.mail.smtp_server import SmtpServer, free_port


def program(name: str) -> str:
    """The path of `name`; without it the test fails under CI=true and is skipped elsewhere."""
    path = shutil.which(name)
    if path is None:
        sentence = f"{name} is not installed; `make test` as root installs it."
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    return path


def wait_for(condition: Callable[[], Any], seconds: float, what: str) -> None:
    """Until `condition()` holds; fails the test after `seconds`."""
    ends_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends_at, f"{what}: not within {seconds} s"
        time.sleep(0.05)


class Redis:
    """A redis-server on a port of its own that keeps nothing on disk."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [program("redis-server"), "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd="/tmp")
        wait_for(self._answers, 5, "Redis starts")

    def stop(self) -> None:
        if self._process is not None:
            self.thaw()
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """From now on it accepts connections (the kernel does) and never answers."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def command(self, *words: str) -> bytes:
        import redis

        with contextlib.closing(redis.Redis(port=self.port, socket_timeout=2)) as client:
            return client.execute_command(*words)

    def _answers(self) -> bool:
        with contextlib.suppress(Exception):
            return bool(self.command("PING"))
        return False


class Site:
    """The site's processes: `run` some Python, `worker`, `web`; all are gone when the test ends."""

    def __init__(self, folder: Path, **environment: str) -> None:
        for name in ("broker", "broker-control", "static"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("CAOT_")},
            "CAOT_MODE": "test",
            "CAOT_VAR_DIR": str(folder),
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "caot_mentor.settings",
            "PYTHONUNBUFFERED": "1",
            **environment,
        }
        self.processes: list[subprocess.Popen[bytes]] = []

    def run(self, code: str) -> Any:
        """Run `code` in a process of the site; `answer(value)` in it gives the result. None where it died."""
        prelude = "import django; django.setup()\nimport json, os, sys\ndef answer(x): print('=' + json.dumps(x))\n"
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", prelude + textwrap.dedent(code)],
            env=self.environment,
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode in {0, -signal.SIGKILL}, done.stderr
        answers = [line for line in done.stdout.splitlines() if line.startswith("=")]
        return json.loads(answers[-1][1:]) if answers else None

    def worker(self, concurrency: int) -> subprocess.Popen[bytes]:
        """A Celery worker that is ready."""
        log = self.folder / f"worker-{len(self.processes)}.log"
        command = ["celery", "-A", "caot_mentor", "worker", "-c", str(concurrency), "--loglevel", "info"]
        process = self._start(*command, "--without-gossip", "--without-mingle", log=log)
        wait_for(lambda: b" ready." in log.read_bytes(), 120, "the worker is ready")
        return process

    def web(self) -> int:
        """gunicorn as in production, ready; returns its port."""
        port = free_port()
        command = ["gunicorn", "caot_mentor.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
        self._start(*command, "--no-control-socket", log=self.folder / "web.log")
        wait_for(lambda: fetch(f"http://localhost:{port}/health/live")[0] == 200, 120, "the web server answers")
        return port

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """kill -9 to the process and all that it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _start(self, *module: str, log: Path) -> subprocess.Popen[bytes]:
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", *module],
                env=self.environment,
                cwd=settings.BASE_DIR,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.processes.append(process)
        return process


def fetch(url: str, timeout: float = 40) -> tuple[int, dict[str, str], str]:
    """Status, headers and text of a page; status 0 where nobody answered."""
    try:
        with urllib.request.urlopen(url, timeout=timeout) as response:
            return response.status, dict(response.headers), response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read().decode()
    except OSError:
        return 0, {}, ""


def database_url() -> str:
    """The tests' database, as other processes reach it."""
    params = connection.get_connection_params()
    password = f":{quote(params['password'])}" if params.get("password") else ""
    port = f":{params['port']}" if params.get("port") else ""
    return f"postgresql://{params['user']}{password}@{quote(params['host'], safe='')}{port}/{params['dbname']}"


@pytest.fixture
def redis() -> Iterator[Redis]:
    server = Redis()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    server = SmtpServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def sweep_later(smtp: SmtpServer, settings: Any) -> Callable[[], None]:
    """The sweep as it will run when every lease has run out, without waiting for that."""
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": smtp.port, "timeout": 5},
        }
    }

    def sweep() -> None:
        while deliver_left_over(lambda: timezone.now() + timedelta(minutes=3)):
            pass

    return sweep


@pytest.fixture
def site(transactional_db: None, redis: Redis, smtp: SmtpServer, tmp_path: Path) -> Iterator[Site]:
    """The site on real Redis and a real mail server."""
    site = Site(tmp_path, REDIS_URL=redis.url, SMTP_PORT=str(smtp.port))
    yield site
    for process in site.processes:
        site.kill(process)
