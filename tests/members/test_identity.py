"""What people say of themselves (FIND-4): the questions, what is kept where, consents, and what ends."""

import importlib
import json
from datetime import timedelta
from io import StringIO
from typing import Any

import psycopg
import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone, translation

from caot_mentor import privacy
from caot_mentor.errors import NotAllowed, WrongState
from caot_mentor.mail.models import OutgoingEmail
from caot_mentor.tasks import carry_out_rule
from members.identity import answers_matched_on, answers_of, shown_traits, traits_for_staff_matching
from members.identity_questions import (
    CONSENT_VERSION,
    CONSENT_WORDS,
    PREFER_NOT,
    label_of,
    question_of,
    questions,
    searchable_options,
    traits_with_searchable_words,
)
from members.models import IdentityAccess, IdentityConsent, Member, SelfIdentification, Visibility
from members.policy import IDENTITY_KEPT_DAYS, IDENTITY_NOTICE_DAYS, TOMBSTONES_KEPT, Role
from members.reminders.identity import remove_unvisited, warn_of_removals
from members.sealing import BLOCK, Unreadable, seal, unseal
from members.tasks import warn_of_removals as tell_of_removals
from members.traits import Trait
from members.workflow.identity import (
    Given,
    delete_answers,
    forget_traits,
    read_answers,
    read_to_match,
    remove_after_notice,
    save_answer,
    warn_of_removal,
)
from tests import factories

pytestmark = pytest.mark.django_db
STAFF, SHOWN, NOT_GIVEN = Visibility.STAFF, Visibility.SHOWN, Visibility.NOT_GIVEN
NOW = timezone.now()
CANARY = "Zanzibarian-canary"


def save(member: Member, trait: str, visibility: Visibility, *codes: str, words: str = "", **more: Any) -> None:
    language, now = more.pop("language", "en"), more.pop("now", NOW)
    save_answer(member, trait, Given(visibility, codes, words, **more), language=language, now=now)


def row_of(member: Member, trait: str) -> SelfIdentification:
    return SelfIdentification.objects.get(member=member, trait=trait)


def table_as_text(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM {table} t")
        return str(cursor.fetchone()[0])


def every_table_as_text() -> str:
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    return "\n".join(table_as_text(f'"{name}"') for name in names)


# The questions


def test_every_trait_is_asked_once_in_the_order_of_the_traits():
    assert [question.trait for question in questions()] == list(Trait)


def test_codes_are_unique_over_all_traits_and_fit_their_columns():
    codes = [option.code for question in questions() for option in question.options]
    assert len(codes) == len(set(codes))
    assert max(map(len, codes)) <= 40
    assert max(len(question.standard) for question in questions()) <= 40
    assert all(question.standard and question.source for question in questions())
    assert PREFER_NOT not in codes


def test_nobody_filters_by_not_knowing_or_by_not():
    searchable = {option.code for options in searchable_options().values() for option in options}
    assert {"race-black", "gender-non-binary", "francophone-minority"} <= searchable
    assert searchable.isdisjoint({"race-unknown", "indigenous-unknown", "indigenous-not"})
    assert traits_with_searchable_words() == {Trait.ETHNICITY}
    assert searchable_options()[Trait.ETHNICITY]


def test_a_code_that_is_asked_no_more_reads_as_itself():
    assert label_of("race", "race-black") == "Black"
    assert label_of("race", "race-of-old") == "race-of-old"


def test_french_follows_the_words_of_the_standards():
    with translation.override("fr"):
        assert label_of("gender", "gender-non-binary") == "Personne non binaire"
        assert label_of("orientation", "orientation-heterosexual") == "Hétérosexuelle"
        assert str(question_of("indigenous").text).startswith("Vous identifiez-vous")


# Sealing


def test_a_sealed_answer_opens_for_its_owner_only():
    sealed = seal({"words": CANARY}, owner="1:race")
    assert CANARY.encode() not in sealed
    assert unseal(sealed, owner="1:race") == {"words": CANARY}
    with pytest.raises(Unreadable):
        unseal(sealed, owner="2:race")
    with pytest.raises(Unreadable):
        unseal(b"no seal", owner="1:race")


def test_the_length_of_a_sealed_answer_tells_nothing():
    lengths = {len(seal({"words": "x" * n}, owner="1:race")) for n in (0, 1, 200, BLOCK // 2)}
    assert len(lengths) == 1


def test_a_new_key_seals_and_the_old_one_opens_until_everything_is_sealed_anew(member, settings):
    save(member, "race", STAFF, "race-black")
    settings.IDENTITY_KEYS = [Fernet.generate_key().decode(), *settings.IDENTITY_KEYS]
    assert answers_of(member)["race"].codes == ["race-black"]
    printed = StringIO()
    call_command("reseal_identity", stdout=printed)
    assert "Nothing is left under an older key." in printed.getvalue()
    settings.IDENTITY_KEYS = settings.IDENTITY_KEYS[:1]
    assert answers_of(member)["race"].codes == ["race-black"]


def test_without_its_key_an_answer_is_said_to_be_unreadable_and_breaks_nothing(member, settings):
    save(member, "race", STAFF, "race-black")
    settings.IDENTITY_KEYS = [Fernet.generate_key().decode()]
    assert not answers_of(member)["race"].is_readable
    assert traits_for_staff_matching(member) == []
    assert privacy.export_of(member, NOW)
    with pytest.raises(CommandError, match="1 answers open with none"):
        call_command("reseal_identity", stdout=StringIO())
    save(member, "race", STAFF, "race-black")  # given again
    assert answers_of(member)["race"].is_readable


def test_an_answer_that_no_key_opens_can_be_taken_back(member, settings):
    save(member, "race", STAFF, "race-black")
    settings.IDENTITY_KEYS, kept = [Fernet.generate_key().decode()], settings.IDENTITY_KEYS
    save(member, "race", NOT_GIVEN)
    assert not SelfIdentification.objects.exists()
    assert not IdentityConsent.objects.filter(withdrawn_at=None).exists()
    settings.IDENTITY_KEYS = kept  # found again
    assert traits_for_staff_matching(member) == []


# Where an answer is kept


def test_an_answer_for_staff_stands_sealed_and_nowhere_in_clear(member):
    save(member, "ethnicity", STAFF, "ethnicity-caribbean", words=CANARY)
    row = row_of(member, "ethnicity")
    assert (row.shown_codes, row.shown_words) == ([], "")
    text = every_table_as_text()
    assert CANARY not in text
    assert "ethnicity-caribbean" not in text
    assert CANARY.encode().hex() not in text
    answer = answers_of(member)["ethnicity"]
    assert (answer.codes, answer.words, answer.standard) == (["ethnicity-caribbean"], CANARY, row.standard)


def test_a_shown_answer_is_searchable_and_not_sealed(member):
    save(member, "ethnicity", SHOWN, "ethnicity-caribbean", words=CANARY)
    row = row_of(member, "ethnicity")
    assert (row.shown_codes, row.shown_words, bytes(row.sealed)) == (["ethnicity-caribbean"], CANARY, b"")
    assert list(SelfIdentification.objects.shown().filter(shown_codes__contains=["ethnicity-caribbean"])) == [row]


def test_prefer_not_to_answer_stores_nothing_but_the_fact(member):
    save(member, "gender", STAFF, prefers_not=True, is_matched_on=True)
    row = row_of(member, "gender")
    assert (row.visibility, row.is_matched_on, bytes(row.sealed), row.shown_codes) == (NOT_GIVEN, False, b"", [])
    assert not IdentityConsent.objects.exists()


def test_not_given_leaves_no_row(member):
    save(member, "gender", SHOWN, "gender-man")
    save(member, "gender", NOT_GIVEN)
    assert not SelfIdentification.objects.exists()
    save(member, "gender", NOT_GIVEN)
    assert member.events.filter(action="change_identity").count() == 2


@pytest.mark.parametrize(
    ("trait", "codes", "words"),
    [("race", ["gender-man"], ""), ("race", ["race-nonsense"], ""), ("newcomer", [], "words"), ("race", [], "")],
)
def test_what_the_question_does_not_offer_is_refused(member, trait, codes, words):
    with pytest.raises(WrongState):
        save(member, trait, SHOWN, *codes, words=words)
    assert not SelfIdentification.objects.exists()


@pytest.mark.parametrize(
    ("visibility", "columns"),
    [
        (STAFF, {"shown_codes": ["race-black"]}),
        (STAFF, {"shown_words": "words"}),
        (NOT_GIVEN, {"shown_words": "words"}),
        (SHOWN, {"sealed": b"sealed"}),
        (NOT_GIVEN, {"sealed": b"sealed"}),
        (NOT_GIVEN, {"is_matched_on": True}),
    ],
)
def test_the_database_keeps_each_answer_in_its_column(member, visibility, columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        SelfIdentification.objects.create(
            member=member, trait="race", visibility=visibility, standard="s", updated_at=NOW, **columns
        )


def test_an_error_of_the_database_says_nothing_of_the_answer(member):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION pg_temp.refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$BEGIN RAISE EXCEPTION 'no: %', NEW; END$$"
        )
        cursor.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON members_selfidentification"
            " FOR EACH ROW EXECUTE FUNCTION pg_temp.refuse()"
        )
    with pytest.raises(DatabaseError) as refused:
        save(member, "ethnicity", SHOWN, "ethnicity-caribbean", words=CANARY)
    assert CANARY not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__
    assert isinstance(refused.value.__context__, psycopg.Error)


# Consent


def test_consent_is_kept_in_the_words_shown_and_withdrawn_when_another_is_given(member):
    save(member, "race", STAFF, "race-black", language="fr")
    first = IdentityConsent.objects.get()
    with translation.override("fr"):
        words = str(CONSENT_WORDS[STAFF])
    assert (first.text, first.language, first.wording, first.given_at) == (words, "fr", CONSENT_VERSION, NOW)
    later = NOW + timedelta(hours=1)
    save(member, "race", SHOWN, "race-black", now=later)
    first.refresh_from_db()
    assert first.withdrawn_at == later
    in_force = IdentityConsent.objects.get(withdrawn_at=None)
    assert (in_force.visibility, in_force.text) == (SHOWN, str(CONSENT_WORDS[SHOWN]))
    save(member, "race", SHOWN, "race-black", "race-white", now=later)
    assert IdentityConsent.objects.count() == 2


def test_saving_the_same_again_changes_nothing_but_new_words_are_agreed_to(member):
    save(member, "race", STAFF, "race-black", is_matched_on=True)
    before = bytes(row_of(member, "race").sealed)
    save(member, "race", STAFF, "race-black", is_matched_on=True)
    assert bytes(row_of(member, "race").sealed) == before
    IdentityConsent.objects.update(wording=CONSENT_VERSION - 1)
    save(member, "race", STAFF, "race-black", is_matched_on=True)
    assert IdentityConsent.objects.filter(withdrawn_at=None, wording=CONSENT_VERSION).count() == 1
    assert IdentityConsent.objects.filter(withdrawn_at=NOW).count() == 1


def test_the_consent_for_staff_says_what_can_be_guessed_and_what_the_only_exception_is():
    words = str(CONSENT_WORDS[STAFF])
    assert "A mentee who asked for this may guess it when we suggest you." in words
    assert "the choice of a person among the staff is the only exception" in words
    assert "mentor profile" in str(CONSENT_WORDS[SHOWN])


def test_deleting_takes_the_value_at_once_and_withdraws_the_consent(member):
    save(member, "ethnicity", SHOWN, words=CANARY)
    save(member, "race", STAFF, "race-black")
    assert delete_answers(member, ["ethnicity"], now=NOW) == 1
    assert CANARY not in every_table_as_text()
    assert IdentityConsent.objects.get(trait="ethnicity").withdrawn_at == NOW
    assert IdentityConsent.objects.get(trait="race").withdrawn_at is None
    assert delete_answers(member, now=NOW) == 1
    assert delete_answers(member, now=NOW) == 0
    # the trait goes as soon as no backup can bring the answer back; that something was agreed to stays
    assert forget_traits(NOW + TOMBSTONES_KEPT) == 0
    assert forget_traits(NOW + TOMBSTONES_KEPT + timedelta(days=1)) == 2
    assert set(IdentityConsent.objects.values_list("trait", "visibility", "given_at")) == {
        ("", SHOWN, NOW),
        ("", STAFF, NOW),
    }
    assert not SelfIdentification.objects.exists()
    assert member.events.filter(action="delete_identity").count() == 2


def test_lowering_who_may_see_it_takes_it_out_of_what_is_shown_at_once(member):
    save(member, "ethnicity", SHOWN, words=CANARY)
    save(member, "ethnicity", STAFF, words=CANARY)
    assert CANARY not in every_table_as_text()
    assert shown_traits(member) == []


def test_events_name_neither_the_question_nor_the_answer(member):
    save(member, "orientation", SHOWN, "orientation-lesbian-gay", words=CANARY)
    delete_answers(member, now=NOW)
    text = table_as_text("members_memberevent")
    assert "change_identity" in text
    assert not any(word in text for word in ("orientation", "lesbian", CANARY))


# Reading


def test_others_read_what_is_shown_in_the_order_of_the_questions(member):
    save(member, "gender", SHOWN, "gender-woman")
    save(member, "race", SHOWN, "race-black", "race-another", words="Garifuna")
    save(member, "faith", STAFF, "faith-sikh")
    save(member, "orientation", NOT_GIVEN, prefers_not=True)
    shown = [(trait.trait, trait.labels, trait.words) for trait in shown_traits(member)]
    assert shown == [("Race", ["Black", "Another racial identity"], "Garifuna"), ("Gender", ["Woman"], "")]


def test_staff_match_on_shown_answers_and_on_those_for_staff(member):
    other = factories.make_member()
    save(member, "race", SHOWN, "race-black", is_matched_on=True)
    save(member, "faith", STAFF, "faith-sikh", is_matched_on=True)
    save(member, "gender", STAFF, "gender-woman")
    save(other, "gender", NOT_GIVEN, prefers_not=True)
    assert [answer.trait for answer in traits_for_staff_matching(member)] == ["race", "gender", "faith"]
    asked = answers_matched_on([member.pk, other.pk])
    assert list(asked) == [member.pk]
    assert {answer.trait: answer.codes for answer in asked[member.pk]} == {
        "race": ["race-black"],
        "faith": ["faith-sikh"],
    }
    assert [answer.trait for answer in answers_matched_on([member.pk], ["faith"])[member.pk]] == ["faith"]


def test_reading_to_match_is_noted_for_each_of_whom_something_for_staff_was_opened(member):
    coordinator = factories.make_staff(Role.COORDINATOR)
    asked, shows, other, silent = (factories.make_member() for _each in range(4))
    save(member, "faith", STAFF, "faith-sikh", is_matched_on=True)
    save(asked, "faith", STAFF, "faith-sikh", is_matched_on=True)
    save(shows, "faith", SHOWN, "faith-sikh", is_matched_on=True)
    save(other, "race", STAFF, "race-black", is_matched_on=True)  # the member asked to be matched on something else
    save(silent, "faith", STAFF, "faith-sikh")
    people = [each.pk for each in (asked, shows, other, silent)]
    for stranger in (member, factories.make_staff(Role.FINANCE)):
        with pytest.raises(NotAllowed):
            read_to_match(member, people, by=stranger, reason="Curious", now=NOW)
    with pytest.raises(WrongState):
        read_to_match(member, people, by=coordinator, reason=" ", now=NOW)
    assert not IdentityAccess.objects.exists()
    assert set(read_to_match(member, people, by=coordinator, reason="To match", now=NOW)) == {
        *(member.pk, asked.pk, shows.pk)
    }
    looks = IdentityAccess.objects.values_list("member", "actor", "what", "reason")
    assert set(looks) == {(each.pk, coordinator.pk, "identity", "To match") for each in (member, asked)}
    assert "faith" not in table_as_text("members_identityaccess")


def test_where_nothing_was_asked_no_candidate_is_opened(member):
    candidate = factories.make_member()
    save(member, "faith", STAFF, "faith-sikh")
    save(candidate, "faith", STAFF, "faith-sikh", is_matched_on=True)
    assert read_to_match(member, [candidate.pk], by=factories.make_staff(), reason="To match", now=NOW) == {}
    assert [look.member for look in IdentityAccess.objects.all()] == [member]


def test_reading_for_staff_needs_the_right_and_a_reason_and_is_noted_without_the_answers(member):
    coordinator = factories.make_staff(Role.COORDINATOR)
    save(member, "ethnicity", STAFF, words=CANARY)
    for stranger in (member, factories.make_member(), factories.make_staff(Role.FINANCE)):
        with pytest.raises(NotAllowed):
            read_answers(member, by=stranger, reason="Curious", now=NOW)
    with pytest.raises(WrongState):
        read_answers(member, by=coordinator, reason="  ", now=NOW)
    assert not IdentityAccess.objects.exists()
    read = read_answers(member, by=coordinator, reason=" To match ", now=NOW)
    assert [answer.words for answer in read] == [CANARY]
    look = IdentityAccess.objects.get()
    assert (look.member, look.actor, look.at, look.reason) == (member, coordinator, NOW, "To match")
    assert CANARY not in table_as_text("members_identityaccess")


# One's own data


def test_the_export_has_the_answers_in_clear_for_their_owner_alone(member):
    other = factories.make_member()
    save(member, "ethnicity", STAFF, "ethnicity-african", words=CANARY)
    save(member, "race", SHOWN, "race-black")
    read_answers(member, by=factories.make_staff(), reason="To match", now=NOW)
    mine = {table["title"]: table["rows"] for table in privacy.export_of(member, NOW)["data"]}
    answers = {row["trait"]: row for row in mine["Identity and lived experience"]}
    assert answers["Ethnic or cultural background"]["sealed"] == ["African origins", CANARY]
    assert answers["Race"]["shown_codes"] == ["Black"]
    assert len(mine["What you agreed to about identity"]) == 2
    assert [row["reason"] for row in mine["When staff read what you told in confidence"]] == ["To match"]
    assert CANARY not in json.dumps(privacy.export_of(other, NOW), default=str)


def test_erasing_somebody_leaves_nothing_of_it(member):
    save(member, "ethnicity", SHOWN, "ethnicity-african", words=CANARY)
    read_answers(member, by=factories.make_staff(), reason=CANARY, now=NOW)
    with transaction.atomic():
        privacy.erase(member, NOW)
    for model in (SelfIdentification, IdentityConsent, IdentityAccess):
        assert not model.objects.exists()
    assert CANARY not in every_table_as_text()


# P9: people who do not come back

NOTICE, KEPT = timedelta(days=IDENTITY_NOTICE_DAYS), timedelta(days=IDENTITY_KEPT_DAYS)


@pytest.fixture
def answered_long_ago(member: Member) -> Member:
    """Somebody who answered and was here last at NOW."""
    save(member, "ethnicity", SHOWN, words=CANARY)
    Member.objects.filter(pk=member.pk).update(last_login=NOW)
    return member


def test_answers_of_who_stays_away_go_thirty_days_after_a_notice(answered_long_ago):
    member, day = answered_long_ago, timedelta(days=1)
    assert warn_of_removals(NOW + KEPT - NOTICE - day) == 0
    warned_at = NOW + KEPT - NOTICE + day
    assert (warn_of_removals(warned_at), warn_of_removals(warned_at + day)) == (1, 0)
    mail = OutgoingEmail.objects.get(event="identity_removal")
    assert (mail.to_address, mail.member_id) == (member.email, member.pk)
    assert not any(word in mail.subject + mail.text_body for word in (CANARY, "thnic", "dentity and"))
    assert remove_unvisited(warned_at + NOTICE - day) == 0
    assert remove_unvisited(warned_at + NOTICE) == 1
    assert CANARY not in every_table_as_text()
    assert not IdentityConsent.objects.filter(withdrawn_at=None).exists()


def test_nothing_is_removed_without_a_notice_or_from_who_came_back(answered_long_ago):
    member, warned_at = answered_long_ago, NOW + KEPT - NOTICE + timedelta(days=1)
    assert remove_unvisited(NOW + 2 * KEPT) == 0
    assert warn_of_removals(warned_at) == 1
    Member.objects.filter(pk=member.pk).update(last_login=warned_at + timedelta(days=2))
    assert remove_unvisited(warned_at + NOTICE) == 0
    assert SelfIdentification.objects.exists()


def test_who_comes_back_during_the_run_keeps_the_answers(answered_long_ago):
    member, warned_at = answered_long_ago, NOW + KEPT - NOTICE + timedelta(days=1)
    assert warn_of_removals(warned_at) == 1
    assert not warn_of_removal(member.pk, now=warned_at, remove_on=warned_at + NOTICE)  # two runs side by side
    Member.objects.filter(pk=member.pk).update(last_login=warned_at + NOTICE)
    assert not remove_after_notice(member.pk, now=warned_at + NOTICE)
    assert SelfIdentification.objects.exists()
    assert OutgoingEmail.objects.filter(event="identity_removal").count() == 1


def test_the_daily_job_and_its_dry_run(answered_long_ago, time_machine):
    time_machine.move_to(NOW + KEPT, tick=False)
    printed = StringIO()
    call_command("retention", "members.identity", "--dry-run", stdout=printed)
    assert "; 0 past it (oldest -), 1 to be told before\n" in printed.getvalue()
    for _twice in range(2):
        tell_of_removals()
        carry_out_rule("members.identity")
    assert OutgoingEmail.objects.filter(event="identity_removal").count() == 1
    assert SelfIdentification.objects.exists()
    time_machine.move_to(NOW + KEPT + NOTICE, tick=False)
    carry_out_rule("members.identity")
    assert not SelfIdentification.objects.exists()


def test_the_demos_key_is_no_strong_key():
    made = importlib.import_module("caot_mentor.settings")
    assert made.is_strong_key(Fernet.generate_key().decode())
    assert not any(made.is_strong_key(key) for key in (made.DEMO_IDENTITY_KEY, "A" * 43 + "=", "é", ""))
