"""A mail server on loopback that remembers what it was given and answers as it is told."""

import email
import email.policy
import socket
import threading
import time
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class SmtpServer:
    """Start with `start()`; `answers[address]` is what RCPT TO for that address gets, first to last, then 250."""

    def __init__(self) -> None:
        self.answers: dict[str, list[str]] = {}
        self.data_answer = "250 OK"
        self.seconds_per_message = 0.0
        self.messages: list[EmailMessage] = []
        self.contents: list[bytes] = []
        self.recipients: list[list[str]] = []
        self.port = free_port()
        self._lock = threading.Lock()
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    @property
    def subjects(self) -> list[str]:
        return [message["Subject"] for message in self.messages]

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        with self._lock:
            if planned := self.answers.get(address):
                return planned.pop(0) if len(planned) > 1 else planned[0]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if not self.data_answer.startswith("250"):
            return self.data_answer
        if self.seconds_per_message:
            time.sleep(self.seconds_per_message)
        with self._lock:
            self.contents.append(envelope.content)
            self.messages.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
            self.recipients.append(list(envelope.rcpt_tos))
        return "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
