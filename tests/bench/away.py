"""R8: `python -m tests.bench.away`: how long the provider waits for the webhook with Redis and the mail server down.

200 payments, each told by a signed message to the code of a web process; the broker first refuses, then is silent.
Nothing listens where mail would go.
"""

import logging
import os
import socket
import statistics
import sys
import tempfile
import time
from pathlib import Path

COUNT = 100  # for each of the two


def prepare() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_content", verbosity=0)


def measure() -> None:
    from django.test import Client
    from django.utils import timezone

    from caot_mentor.celery import app
    from caot_mentor.mail import wake
    from tests.bench.jobs import closed_port
    from tests.ondemand.payments import begin, told
    from tests.ondemand.registrations import make_registration

    logging.disable(logging.WARNING)  # that the broker is away is what is tried
    wake.knock_beside_pages()
    with socket.create_server(("127.0.0.1", 0), backlog=512) as silent:
        for name, port in (("refuses", closed_port()), ("hangs", silent.getsockname()[1])):
            app.conf.broker_url = app.conf.broker_write_url = f"redis://127.0.0.1:{port}/0"
            times = []
            for _ in range(COUNT):
                body, signature = told("checkout.session.completed", begin(make_registration()), now=timezone.now())
                wake.circuit.close()  # as if the half minute were over each time
                started = time.perf_counter()
                answer = Client(headers={"host": "localhost"}).post(
                    "/payments/webhook",
                    body,
                    content_type="application/json",
                    headers={"Stripe-Signature": signature},
                )
                times.append(time.perf_counter() - started)
                if answer.status_code != 200:
                    sys.exit(f"the webhook answered {answer.status_code}")
            p99 = statistics.quantiles(times, n=100)[98]
            print(
                f"  the broker {name}: the webhook answers in {statistics.median(times) * 1000:.0f} ms, "
                f"p99 {p99 * 1000:.0f} ms (2,000 allowed)",
                flush=True,
            )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL's own user looks in
        os.environ.update(CAOT_MODE="test", CAOT_VAR_DIR=folder, DJANGO_SETTINGS_MODULE="caot_mentor.settings")
        os.environ.update(REDIS_URL="redis://127.0.0.1:1/0", SMTP_PORT="1")
        import django

        django.setup()
        prepare()
        measure()
