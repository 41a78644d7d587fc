"""Two jobs with one spreadsheet of the directory: its rows are imported once (DIR-2)."""

import threading

import pytest

from members.policy import Role
from members.queries import today
from mentorship.directory import workflow
from mentorship.directory.importing import planned
from mentorship.directory.models import DirectoryImport, Opportunity, OpportunityEvent
from mentorship.directory.queries import imports_to_carry_out
from tests import factories
from tests.mentorship.opportunities import sheet
from tests.mentorship.test_directory_spreadsheet import NOW
from tests.races import at_once

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("transactional_db")]


def test_two_jobs_find_the_same_import_and_one_carries_it_out() -> None:
    staff = factories.make_staff(Role.COORDINATOR)
    staged = workflow.stage_import(sheet({"Title (EN)": "A"}), file_name="x", by=staff, now=NOW)
    workflow.carry_out_import(staged.pk, now=NOW)
    staged.refresh_from_db()
    workflow.apply_import(staged, fingerprint=planned(staged.rows, on=today(NOW)).fingerprint, by=staff, now=NOW)
    looked = threading.Barrier(3)
    found: list[list[int]] = []
    done: list[bool] = []

    def job() -> None:
        keys = imports_to_carry_out()
        looked.wait()
        found.append(keys)
        done.extend(workflow.carry_out_import(key, now=NOW) for key in keys)

    assert at_once(*[job] * 3) == []
    assert found == [[staged.pk]] * 3  # without the lock each would import it
    assert sorted(done) == [False, False, True]
    assert (Opportunity.objects.count(), OpportunityEvent.objects.count()) == (1, 1)
    assert DirectoryImport.objects.get().state == "applied"
