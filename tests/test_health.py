import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from caot_mentor import health


def test_live_asks_nothing(client, django_assert_num_queries):
    response = client.get("/health/live")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_when_the_database_has_every_migration(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        response = client.get("/health/ready")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-cache" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client):
    MigrationRecorder(connection).record_unapplied(*min(health.expected_migrations()))
    response = client.get("/health/ready")

    assert (response.status_code, response.json()) == (503, {"status": "unavailable", "reason": "migrations"})


@pytest.mark.django_db
def test_ready_for_a_database_that_a_newer_version_has_migrated(client):
    MigrationRecorder(connection).record_applied("mail", "9999_of_tomorrow")

    assert client.get("/health/ready").status_code == 200


@pytest.mark.django_db
def test_not_ready_without_a_database(client, monkeypatch):
    def refuse(self):
        raise DatabaseError("no server")

    monkeypatch.setattr(health.MigrationRecorder, "applied_migrations", refuse)
    monkeypatch.setattr(health.connection, "close", lambda: None)
    response = client.get("/health/ready")

    assert (response.status_code, response.json()) == (503, {"status": "unavailable", "reason": "database"})


@pytest.mark.django_db
def test_health_takes_no_other_method(client):
    assert client.post("/health/live").status_code == 405
    assert client.post("/health/ready").status_code == 405
