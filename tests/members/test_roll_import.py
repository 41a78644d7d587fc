"""What an import does: preview and writing (MEM-4), sign-in address (MEM-7), renewals (MEM-6), rights (MEM-8)."""

from datetime import date, timedelta
from pathlib import Path

import pghistory.models
import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from caot_mentor.errors import NotAllowed, WrongState
from members.models import EmailDifference, Member, MemberEvent, Membership, RollImport, RollRecord, RollRow
from members.policy import ROLL_KEPT_DAYS, Role
from members.roll.reading import UnreadableRoll
from members.workflow.roll import discard_roll, purge_roll_imports
from tests import factories
from tests.members.rolls import (
    FRENCH,
    apply,
    codes,
    counts,
    csv_bytes,
    imported,
    only_row,
    outcomes,
    person,
    stage,
    xlsx_bytes,
)

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parent / "samples"
GOOD = ("added", [])
# Every line of the sample with errors, on an empty site. A question mark stands where a conversion lost a letter.
LINES_WITH_ERRORS = {
    2: GOOD,
    3: GOOD,
    4: ("refused", ["bad_email"]),
    5: ("refused", ["email_repeated"]),  # the file cannot say whether line 5 or line 17 is right
    6: ("refused", ["unknown_category"]),
    7: GOOD,
    8: ("refused", ["bad_date"]),
    9: GOOD,
    10: ("refused", ["ends_before_start"]),
    11: ("refused", ["number_repeated"]),  # as line 12: one number, two people
    12: ("refused", ["number_repeated"]),
    13: GOOD,
    14: ("refused", ["unknown_province"]),
    15: GOOD,
    16: ("refused", ["formula"]),
    17: ("refused", ["letters_lost", "email_repeated"]),
    18: ("refused", ["letters_lost"]),
    19: ("refused", ["missing"]),
    20: GOOD,
    21: GOOD,
}
# The same lines when the right roll was imported before: the database knows who is right.
LINES_WITH_ERRORS_AFTER_THE_ROLL = {
    line: ("unchanged", []) if outcome == "added" else (outcome, reasons)
    for line, (outcome, reasons) in LINES_WITH_ERRORS.items()
} | {
    5: ("unchanged", []),
    11: ("unchanged", []),
    12: ("refused", ["number_repeated", "email_taken"]),
    17: ("refused", ["letters_lost", "email_repeated", "email_taken"]),
}


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def member(number: str = "R1") -> Member:
    return Member.objects.get(member_number=number)


def activate(person_: Member) -> None:
    person_.activated_at = timezone.now()
    person_.save(update_fields=["activated_at"])
    EmailAddress.objects.create(user=person_, email=person_.email, verified=True, primary=True)


# The samples


def test_the_sample_rolls_are_taken_whole_and_the_second_time_change_nothing():
    assert counts(apply(stage(sample("membership_roll.csv")))) == (600, 0, 0, 0)
    assert (Member.objects.count(), Membership.objects.count()) == (600, 600)
    assert counts(stage(sample("membership_roll.csv"))) == (0, 0, 600, 0)
    assert counts(stage(sample("adhesions.csv"))) == (0, 0, 40, 0)
    found = stage(sample("membership_roll_with_errors.csv"))
    assert outcomes(found) == LINES_WITH_ERRORS_AFTER_THE_ROLL
    events = MemberEvent.objects.count()
    assert counts(apply(stage(sample("membership_roll.csv")))) == (0, 0, 600, 0)
    assert MemberEvent.objects.count() == events == 600


def test_each_line_of_the_sample_with_errors_has_its_outcome():
    assert outcomes(stage(sample("membership_roll_with_errors.csv"))) == LINES_WITH_ERRORS


def test_the_french_sample_gives_the_same_members_as_the_english_one():
    apply(stage(sample("adhesions.csv")))
    assert counts(stage(sample("membership_roll.csv"))) == (560, 0, 40, 0)


# All or nothing


def test_preview_touches_no_member():
    stage(csv_bytes([person()]))
    assert not Member.objects.exists()


def test_nothing_is_imported_while_a_row_is_refused():
    roll = stage(csv_bytes([person(), person("R2", province="ZZ")]))
    with pytest.raises(WrongState):
        apply(roll)
    assert not Member.objects.exists()
    roll.refresh_from_db()
    assert roll.state == RollImport.State.PREVIEWED


def test_the_good_rows_are_imported_when_staff_say_so():
    roll = apply(stage(csv_bytes([person(), person("R2", province="ZZ")])), good_rows_only=True)
    assert [row.member_number for row in Member.objects.all()] == ["R1"]
    assert (roll.state, roll.good_rows_only) == (RollImport.State.APPLIED, True)


def test_a_file_that_breaks_off_keeps_nothing(monkeypatch):
    monkeypatch.setattr("members.roll.reading.ROLL_MAX_ROWS", 1)
    with pytest.raises(UnreadableRoll):
        stage(csv_bytes([person(), person("R2")]))
    assert not RollImport.objects.exists()
    assert not RollRow.objects.exists()


def test_a_person_missing_from_the_file_is_left_alone():
    imported(person(), person("R2"))
    imported(person())
    assert Membership.objects.count() == 2


# New members


def test_a_new_member_has_no_password_no_role_and_is_not_activated():
    imported(person(email="New@Roll.Example"))
    new = member()
    assert (new.email, new.role, new.is_active, new.activated_at) == ("new@roll.example", "", True, None)
    assert not new.has_set_password
    assert not EmailAddress.objects.exists()
    membership = new.memberships.get()
    assert (membership.category.code, membership.starts_on, membership.ends_on) == (
        "member",
        date(2026, 3, 1),
        date(2027, 2, 28),
    )
    assert (membership.renewal_asked_at, membership.renewal_confirmed_at) == (None, None)


def test_history_and_events_say_who_imported():
    staff = factories.make_staff()
    roll = imported(person(), by=staff)
    event = MemberEvent.objects.get(member=member())
    assert (event.action, event.actor, event.note) == ("add_by_roll", staff, f"#{roll.pk}")
    contexts = pghistory.models.Context.objects.filter(metadata__roll_import=roll.pk)
    assert [context.metadata["actor"] for context in contexts] == [staff.pk]


def test_two_periods_of_a_new_person_are_one_member():
    earlier = person(starts_on="2025-03-01", ends_on="2026-02-28", city="Laval")
    imported(person(), earlier)
    assert member().city == "Montréal"
    assert member().memberships.count() == 2
    assert MemberEvent.objects.count() == 1


def test_a_row_that_stands_twice_counts_once():
    roll = stage(csv_bytes([person(), person()]))
    assert counts(roll) == (1, 0, 1, 0)
    apply(roll)
    assert Membership.objects.count() == 1


# What changes


def test_every_changed_column_is_shown_as_old_and_new_and_written():
    imported(person())
    changed = {"first_name": "Ayla", "last_name": "Modèle", "language": "fr", "city": "Laval", "province": "ON"}
    roll = stage(csv_bytes([person(**changed, category="Retired Member", ends_on="2027-03-31", email="new@x.example")]))
    assert only_row(roll).changes == {
        "first_name": ["Ayşe", "Ayla"],
        "last_name": ["Ébauche", "Modèle"],
        "email": ["r1@roll.example", "new@x.example"],
        "language": ["en", "fr"],
        "city": ["Montréal", "Laval"],
        "province": ["QC", "ON"],
        "category": ["member", "retired"],
        "ends_on": ["2027-02-28", "2027-03-31"],
    }
    apply(roll)
    found = member()
    assert {name: getattr(found, name) for name in changed} == changed
    assert found.email == "new@x.example"
    assert counts(
        stage(csv_bytes([person(**changed, category="Retired Member", ends_on="2027-03-31", email="new@x.example")]))
    ) == (0, 0, 1, 0)


def test_a_later_period_is_a_renewal_still_to_be_asked_about():
    imported(person())
    roll = imported(person(starts_on="2027-03-01", ends_on="2028-02-29"))
    assert counts(roll) == (0, 1, 0, 0)
    assert only_row(roll).changes == {
        "period": ["", "2027-03-01/2028-02-29"],
        "category": ["", "member"],
    }
    renewal = member().memberships.get(starts_on=date(2027, 3, 1))
    assert (renewal.renewal_asked_at, renewal.renewal_confirmed_at) == (None, None)


def test_a_corrected_start_with_the_same_end_moves_the_period():
    imported(person())
    roll = imported(person(starts_on="2026-02-15"))
    assert only_row(roll).changes == {"starts_on": ["2026-03-01", "2026-02-15"]}
    assert member().memberships.get().starts_on == date(2026, 2, 15)


def test_a_period_that_meets_another_is_refused_with_the_other():
    imported(person())
    row = only_row(stage(csv_bytes([person(starts_on="2026-12-01", ends_on="2027-11-30")])))
    assert row.conflicts == [{"code": "overlap", "starts": "2026-03-01", "ends": "2027-02-28"}]


def test_periods_that_overlap_in_one_file_are_both_refused():
    roll = stage(csv_bytes([person(), person(starts_on="2026-12-01", ends_on="2027-11-30")]))
    assert outcomes(roll) == {2: ("refused", ["overlap_in_file"]), 3: ("refused", ["overlap_in_file"])}


def test_a_row_that_is_refused_frees_nothing():
    """Line 3 fits only if line 2 shortens the old period; line 2 is refused, so line 3 is too."""
    imported(person())
    shortened = person(ends_on="2026-08-31", province="ZZ")
    roll = stage(csv_bytes([shortened, person(starts_on="2026-09-01", ends_on="2027-08-31")]))
    assert outcomes(roll) == {2: ("refused", ["unknown_province"]), 3: ("refused", ["overlap"])}


def test_periods_may_push_one_another_along_in_one_file():
    first, second = person(), person(starts_on="2027-03-01", ends_on="2028-02-29")
    imported(first, second)
    imported(person(ends_on="2027-06-30"), person(starts_on="2027-07-01", ends_on="2028-02-29"))
    imported(person(ends_on="2026-12-31"), person(starts_on="2027-01-01", ends_on="2028-02-29"))
    periods = member().memberships.order_by("starts_on").values_list("starts_on", "ends_on")
    assert list(periods) == [(date(2026, 3, 1), date(2026, 12, 31)), (date(2027, 1, 1), date(2028, 2, 29))]


def test_what_the_member_chose_on_the_site_outlives_a_roll_that_repeats_itself():
    imported(person())
    Member.objects.update(city="Gatineau", language="fr")
    roll = imported(person())
    assert (member().city, member().language) == ("Gatineau", "fr")
    assert (counts(roll), codes(only_row(roll).notes)) == ((0, 0, 1, 0), ["own_value", "own_value"])


def test_a_new_value_of_the_roll_is_taken_even_over_the_members_own():
    imported(person())
    Member.objects.update(city="Gatineau")
    imported(person(city="Laval"))
    assert member().city == "Laval"
    assert RollRecord.objects.get(member=member()).city == "Laval"


# The address


def test_the_address_of_a_member_who_has_not_activated_is_updated():
    imported(person())
    roll = imported(person(email="other@roll.example"))
    assert only_row(roll).changes == {"email": ["r1@roll.example", "other@roll.example"]}
    assert member().email == "other@roll.example"
    assert not EmailDifference.objects.exists()


def test_the_sign_in_address_never_changes_and_the_difference_is_kept():
    imported(person())
    activate(member())
    roll = imported(person(email="other@roll.example"))
    assert (counts(roll), roll.noted) == ((0, 0, 1, 0), 1)
    assert codes(only_row(roll).notes) == ["email_differs"]
    assert member().email == "r1@roll.example"
    assert EmailAddress.objects.get().email == "r1@roll.example"
    difference = EmailDifference.objects.get()
    assert (difference.roll_email, difference.settled_at) == ("other@roll.example", None)


def test_a_difference_that_staff_carried_back_opens_again_only_for_a_new_address():
    imported(person())
    activate(member())
    imported(person(email="other@roll.example"))
    EmailDifference.objects.update(settled_at=timezone.now())
    imported(person(email="other@roll.example"))
    assert EmailDifference.objects.get().settled_at is not None
    imported(person(email="third@roll.example"))
    difference = EmailDifference.objects.get()
    assert (difference.roll_email, difference.settled_at) == ("third@roll.example", None)


def test_a_difference_is_settled_when_the_roll_has_the_members_address():
    imported(person())
    activate(member())
    imported(person(email="other@roll.example"))
    imported(person())
    assert EmailDifference.objects.get().settled_at is not None


def test_an_address_of_another_member_is_refused_in_any_case():
    imported(person())
    roll = stage(csv_bytes([person("R2", email="R1@ROLL.example")]))
    assert only_row(roll).conflicts == [{"code": "email_taken", "number": "R1"}]


def test_an_address_that_another_member_has_confirmed_is_refused():
    imported(person())
    EmailAddress.objects.create(user=member(), email="second@roll.example", verified=True)
    assert outcomes(stage(csv_bytes([person("R2", email="second@roll.example")]))) == {2: ("refused", ["email_taken"])}


# Rights


def test_a_staff_account_without_number_is_not_taken_over():
    staff = factories.make_staff(email="cora@roll.example")
    assert outcomes(stage(csv_bytes([person(email="cora@roll.example")]))) == {2: ("refused", ["email_of_staff"])}
    staff.refresh_from_db()
    assert (staff.role, staff.member_number) == (Role.COORDINATOR, None)


def test_staff_who_are_members_keep_role_and_address():
    staff = factories.make_member(member_number="R1", role=Role.FINANCE, activated_at=None, category=None)
    imported(person(email="other@roll.example"))
    found = member()
    assert (found.pk, found.role, found.email) == (staff.pk, Role.FINANCE, staff.email)
    assert EmailDifference.objects.get().roll_email == "other@roll.example"


def test_a_role_in_the_file_grants_nothing():
    header = ["role", "is_staff", "is_active", "activated_at", *FRENCH]
    apply(stage(csv_bytes([["administrator", "true", "true", "2026-01-01", *person()]], header=header)))
    found = member()
    assert (found.role, found.is_staff, found.activated_at) == ("", False, None)


def test_an_account_that_was_closed_stays_closed():
    imported(person())
    Member.objects.update(is_active=False)
    imported(person(city="Laval"))
    assert (member().city, member().is_active) == ("Laval", False)


@pytest.mark.parametrize("role", [Role.NONE, Role.FINANCE])
def test_who_may_not_import_may_not(role):
    somebody = factories.make_member(role=role)
    roll = stage(csv_bytes([person()]))
    for attempt in (
        lambda: stage(csv_bytes([person()]), by=somebody),
        lambda: apply(roll, by=somebody),
        lambda: discard_roll(roll, by=somebody, now=timezone.now()),
    ):
        with pytest.raises(NotAllowed):
            attempt()


# States


def test_a_preview_that_has_become_stale_is_made_anew_and_not_applied():
    roll = stage(csv_bytes([person(), person("R2")]))
    factories.make_member(email="r1@roll.example")
    with pytest.raises(WrongState, match="members have changed"):
        apply(roll, good_rows_only=True)
    roll.refresh_from_db()
    assert (counts(roll), roll.state) == ((1, 0, 0, 1), RollImport.State.PREVIEWED)
    assert not Member.objects.filter(member_number__in=["R1", "R2"]).exists()
    apply(roll, good_rows_only=True)
    assert member("R2").email == "r2@roll.example"


def test_applying_twice_by_the_same_person_is_quiet_and_by_another_is_told():
    first, second = factories.make_staff(), factories.make_staff()
    roll = stage(csv_bytes([person()]), by=first)
    apply(roll, by=first)
    apply(roll, by=first)
    assert MemberEvent.objects.count() == 1
    with pytest.raises(WrongState, match="imported already"):
        apply(roll, by=second)


def test_a_discarded_preview_has_no_rows_and_cannot_be_applied():
    staff = factories.make_staff()
    roll = stage(csv_bytes([person()]), by=staff)
    discard_roll(roll, by=staff, now=timezone.now())
    discard_roll(roll, by=staff, now=timezone.now())
    assert not RollRow.objects.exists()
    with pytest.raises(WrongState, match="discarded"):
        apply(roll, by=staff)


def test_an_imported_roll_cannot_be_discarded():
    staff = factories.make_staff()
    roll = imported(person(), by=staff)
    with pytest.raises(WrongState):
        discard_roll(roll, by=staff, now=timezone.now())


def test_rows_of_old_imports_are_deleted_and_their_counts_stay():
    applied, forgotten, fresh = imported(person()), stage(csv_bytes([person("R2")])), stage(csv_bytes([person("R3")]))
    old = timezone.now() - timedelta(days=ROLL_KEPT_DAYS, seconds=1)
    RollImport.objects.exclude(pk=fresh.pk).update(uploaded_at=old)
    assert purge_roll_imports(timezone.now()) == 2
    assert purge_roll_imports(timezone.now()) == 0
    assert set(RollRow.objects.values_list("roll", flat=True)) == {fresh.pk}
    states = dict(RollImport.objects.values_list("pk", "state"))
    assert states == {applied.pk: "applied", forgotten.pk: "discarded", fresh.pk: "previewed"}
    assert RollImport.objects.get(pk=applied.pk).added == 1


def test_a_workbook_and_a_csv_are_the_same_import():
    imported(person())
    assert counts(stage(xlsx_bytes([person(starts_on=date(2026, 3, 1))]))) == (0, 0, 1, 0)
