"""R11: a database that crashes and returns costs the requests of that moment, and nothing else."""

import threading
import time
from pathlib import Path

import pytest
from django.db import connection

from caot_mentor.embedded import server
from tests.faults.conftest import fetch

pytestmark = [pytest.mark.fault, pytest.mark.alone, pytest.mark.django_db(transaction=True)]

REQUESTS_PER_SECOND = 20


def workers_of(process) -> set[int]:
    import psutil

    return {child.pid for child in psutil.Process(process.pid).children()}


def test_requests_during_a_restart_get_the_503_page_and_later_ones_their_page(site):
    data_dir = connection.settings_dict.get("DATA_DIR")
    if not data_dir:
        pytest.skip("The database is not ours to restart (DATABASE_URL).")
    port = site.web()
    web = site.processes[-1]
    url = f"http://localhost:{port}/en/"
    assert fetch(url)[0] == 200
    workers = workers_of(web)
    answers: list[tuple[float, int, dict[str, str], str]] = []
    has_ended = threading.Event()

    def visit() -> None:
        while not has_ended.wait(1 / REQUESTS_PER_SECOND):
            answers.append((time.monotonic(), *fetch(url)))

    connection.close()
    visitors = [threading.Thread(target=visit) for _ in range(2)]
    for visitor in visitors:
        visitor.start()
    time.sleep(1)
    began = time.monotonic()
    server.restart(Path(data_dir), mode="immediate")
    returned = time.monotonic()
    time.sleep(6)
    has_ended.set()
    for visitor in visitors:
        visitor.join()

    failed = [answer for answer in answers if answer[1] != 200]
    assert {status for _, status, _, _ in failed} <= {503}
    for _, _, headers, page in failed:
        assert headers["Retry-After"]
        assert 'lang="fr' in page
    assert all(moment < returned + 5 for moment, *_ in failed)
    assert any(moment > returned and status == 200 for moment, status, *_ in answers)
    assert workers_of(web) == workers
    assert len(answers) > REQUESTS_PER_SECOND
    assert returned - began < 10
