"""A migration changes what a planned statement returns while connections are open: nobody is left with the old plan."""

from collections.abc import Iterator

import pytest
from django.db import NotSupportedError, connection, transaction
from django.db.backends.postgresql.base import ServerBindingCursor
from django.test import Client

from caot_mentor.prepared import is_plan_outdated, renew_outdated_plans

WIDER, AS_IT_WAS = "varchar(121)", "varchar(120)"


def alter(kind: str) -> None:
    """As a migration does it: by another connection than the one that holds the plan."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute(f"ALTER TABLE pages_textpage ALTER COLUMN title_en TYPE {kind}")
    other.close()


def read(*_arguments: object) -> None:
    """A statement whose values the server binds, so that it may keep the plan."""
    with connection.cursor() as cursor:
        cursor.cursor = ServerBindingCursor(connection.connection)
        cursor.execute("SELECT title_en FROM pages_textpage WHERE code = %s", ["privacy"])
        assert cursor.fetchone()


@pytest.fixture
def planned(transactional_db: None) -> Iterator[None]:
    """The statement has its plan; afterwards the column is as it was."""
    connection.close()
    for _time in range(7):
        read()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT title_en%%'")
        assert cursor.fetchone() == (1,), "the statement was not planned: this test shows nothing"
    yield
    alter(AS_IT_WAS)


def test_without_renewing_the_old_plan_stays(planned: None) -> None:
    alter(WIDER)
    connection.execute_wrappers.remove(renew_outdated_plans)
    try:
        for _time in range(2):
            with pytest.raises(NotSupportedError) as refused:
                read()
            assert is_plan_outdated(refused.value)
    finally:
        connection.execute_wrappers.insert(0, renew_outdated_plans)


def test_a_statement_by_itself_notices_nothing(planned: None) -> None:
    alter(WIDER)

    read()


def test_a_transaction_ends_and_the_next_one_is_served(planned: None) -> None:
    alter(WIDER)
    with pytest.raises(NotSupportedError), transaction.atomic():
        read()

    with transaction.atomic():
        read()


def test_a_connection_that_opens_inside_of_somebodys_wrapper_keeps_ours_only(transactional_db: None) -> None:
    connection.close()
    connection.execute_wrappers.remove(renew_outdated_plans)
    with connection.execute_wrapper(lambda execute, *statement: execute(*statement)):
        read()

    assert connection.execute_wrappers.count(renew_outdated_plans) == 1


def test_a_request_in_a_transaction_gets_the_503_page_once(planned: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caot_mentor.pages.views.texts_named", lambda *codes: transaction.atomic(read)() or {})
    alter(WIDER)

    assert [Client().get("/en/").status_code for _time in range(2)] == [503, 200]
