from collections.abc import Iterator
from typing import Any

import pytest

from caot_mentor.mail import bounces
from caot_mentor.mail.wake import circuit
from tests.mail.smtp_server import SmtpServer


@pytest.fixture
def smtp(settings: Any) -> Iterator[SmtpServer]:
    """A real mail server on loopback, to which this process sends."""
    server = SmtpServer()
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": server.port, "timeout": 3},
        }
    }
    server.start()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def _closed_circuit() -> Iterator[None]:
    circuit.close()
    yield
    circuit.close()


@pytest.fixture
def bounced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were reported as bounced."""
    found: list[str] = []
    monkeypatch.setattr(bounces, "_handlers", [])
    bounces.register(lambda email: found.append(email.to_address))
    return found
