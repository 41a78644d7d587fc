"""The supervisor itself, as a process: what it starts, and that nothing stays."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import psutil
import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings

from caot_mentor import children, preparing, supervisor, terminal
from members.demo import DEMO_TOTP_SECRET
from tests.mail.smtp_server import free_port


def test_the_code_is_the_one_that_sign_in_expects():
    expected = {format_hotp_value(hotp_value(DEMO_TOTP_SECRET, counter)) for counter in yield_hotp_counters_from_time()}

    assert terminal.code_now() in expected


def test_the_welcome_names_address_logins_and_code():
    words = terminal.welcome(8123, Path("somewhere"))

    assert "http://localhost:8123" in words
    assert "mentee@demo.example" in words
    assert "demo-mentorship" in words
    assert DEMO_TOTP_SECRET in words


def test_a_fingerprint_changes_with_any_content(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("1")
    two.write_text("2")
    before = preparing.fingerprint([one, two])
    assert preparing.fingerprint([two, one]) == before
    two.write_text("3")

    assert preparing.fingerprint([one, two]) != before


def test_a_number_that_now_belongs_to_somebody_else_is_left_alone(tmp_path):
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    try:
        note = tmp_path / "web.pid"
        note.write_text(json.dumps({"pid": stranger.pid, "born_at": time.time() - 3600}))
        assert children.end_left_behind(tmp_path) == []
        assert stranger.poll() is None

        children.remember(tmp_path, "web", stranger)
        assert children.end_left_behind(tmp_path) == ["web"]
        assert stranger.wait(5) is not None
        assert not note.exists()
    finally:
        stranger.kill()
        stranger.wait()


def test_an_unreadable_note_stops_nothing(tmp_path):
    (tmp_path / "web.pid").write_text('{"pid": 1')

    assert children.end_left_behind(tmp_path) == []


class Demo:
    """`make demo`'s parent process on a port and a folder of its own."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.log = folder.with_suffix(".log")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {name: value for name, value in os.environ.items() if name not in {"CAOT_MODE", "DATABASE_URL"}}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", "caot_mentor.supervisor"],
                env={**environment, "CAOT_VAR_DIR": str(self.folder), "PORT": str(self.port)},
                cwd=settings.BASE_DIR,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_running(self) -> str:
        ends_at = time.monotonic() + 600  # beside two browsers, on two processors
        while "The site runs" not in self.words:
            assert self.process.poll() is None, self.words
            assert time.monotonic() < ends_at, self.words
            time.sleep(0.1)
        return self.words

    @property
    def words(self) -> str:
        return self.log.read_text()

    def relatives(self) -> list[psutil.Process]:
        """Everything that runs on this folder, whoever its parent is."""
        found = []
        for process in psutil.process_iter():
            try:
                ours = process.environ().get("CAOT_VAR_DIR") == str(self.folder) or str(self.folder) in " ".join(
                    process.cmdline()
                )
            except psutil.Error:
                continue
            if ours and process.pid != os.getpid():
                found.append(process)
        return found

    def clear(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)
        supervisor.server.stop(self.folder / "postgres")
        for process in self.relatives():
            process.kill()


def postmaster(folder: Path) -> int:
    """The process id of the database in `folder`."""
    return int((folder / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])


@pytest.fixture
def demo():
    """A demo in a folder of its own: another run of the tests closes pytest's to the database's user."""
    with tempfile.TemporaryDirectory(prefix="caot-demo-") as folder:
        demo = Demo(Path(folder) / "demo", free_port())
        demo.folder.mkdir()
        yield demo
        demo.clear()


@pytest.mark.fault
def test_a_port_in_use_is_said_in_a_sentence(demo):
    with socket.create_server(("127.0.0.1", demo.port)):
        demo.start()
        assert demo.process.wait(60) == 1

    assert f"Port {demo.port} is in use" in demo.words
    assert f"make demo PORT={demo.port + 1}" in demo.words
    assert "Traceback" not in demo.words


@pytest.mark.fault
def test_the_demo_starts_stops_survives_a_kill_and_leaves_nothing_behind(demo):
    """One long walk, since a first start invents 420 people: the database killed, SIGINT, kill -9, SIGTERM."""
    demo.start()
    words = demo.wait_until_running()
    assert "coordinator@demo.example" in words
    # what the example people wrote to each other is left to the first sweep, before it come the visitor's own messages
    assert len(list((demo.folder / "broker").glob("*.msg"))) < 20
    with urllib.request.urlopen(f"http://localhost:{demo.port}/en/") as page:
        assert page.status == 200
    before = postmaster(demo.folder)
    psutil.Process(before).kill()
    ends_at = time.monotonic() + 30
    while "The database ended by itself; started again (1 of 5" not in demo.words:
        assert time.monotonic() < ends_at, demo.words
        time.sleep(0.1)
    assert postmaster(demo.folder) != before
    with urllib.request.urlopen(f"http://localhost:{demo.port}/health/ready") as page:
        assert page.status == 200, "the same web server, on the same address"
    demo.process.send_signal(signal.SIGINT)
    began = time.monotonic()
    assert demo.process.wait(30) == 0
    assert time.monotonic() - began < 10
    assert demo.relatives() == []

    demo.start()
    words = demo.wait_until_running()
    assert "example members" not in words, "the second start keeps the data"
    demo.process.kill()
    demo.process.wait()
    assert demo.relatives(), "kill -9 leaves children: the next start has something to end"

    demo.start()
    assert "Ended what an earlier run left behind: beat, web, worker." in demo.wait_until_running()
    demo.process.terminate()
    assert demo.process.wait(30) == 0
    assert demo.relatives() == []
