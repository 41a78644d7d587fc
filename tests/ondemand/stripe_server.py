"""A server that answers as Stripe's API does, with the shapes that its documentation shows, and remembers what was
asked. No network reaches Stripe from the tests: this is what stands in for it, over real HTTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs


@dataclass
class Asked:
    """One request: its method and path, its form as flat names, and the key by which Stripe knows a repetition."""

    what: str
    form: dict[str, str]
    key: str


@dataclass
class StripeServer:
    """`answers` maps "POST /v1/…" to a status and a body; `answer`, where it is given, makes them of what was asked."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    answers: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    answer: Callable[[Asked], tuple[int, dict[str, Any]]] | None = None


@contextmanager
def playing_stripe() -> Iterator[StripeServer]:
    """The server, on a port of its own."""
    stripe = StripeServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            form = {name: values[0] for name, values in parse_qs(sent).items()}
            what = f"{self.command} {self.path}"
            asked = Asked(what, form, self.headers.get("Idempotency-Key") or "")
            stripe.asked.append(asked)
            known = stripe.answers.get(what, (404, {"error": {"type": "invalid_request_error"}}))
            status, body = stripe.answer(asked) if stripe.answer else known
            written = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stripe.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield stripe
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
