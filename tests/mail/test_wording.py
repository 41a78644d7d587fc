"""Staff word the messages (ALL-4): passages, what may stand in them, and what is sent then."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from caot_mentor.errors import WrongState
from caot_mentor.mail.compose import Letter, compose, compose_with, queue_many
from caot_mentor.mail.examples import versions
from caot_mentor.mail.models import MailWording, MailWordingEvent, OutgoingEmail
from caot_mentor.mail.names import EVENT_NAMES, FRAME, event_name
from caot_mentor.mail.passages import EXTRA, Passage, Words, mail_engine, passages_of, placed
from caot_mentor.mail.preview import shown_in
from caot_mentor.mail.queries import held_wording, newest_change
from caot_mentor.mail.rules import check, tidy
from caot_mentor.mail.workflow import Wish, save_wording
from members.policy import Role
from tests.factories import make_member, make_staff

NOW = datetime(2027, 3, 1, 15, tzinfo=UTC)
WORKS = "It works for %(minutes)s minute."
CODE = {"first_name": "Robin", "code": "482 913", "minutes": 10}


def passage(event: str, beginning: str) -> Passage:
    return next(each for each in passages_of(event) if each.msgid.startswith(beginning))


def word(event: str, key: str, language: str, one: str, many: str = "", **more: Any) -> int:
    """Let the message say this from now on."""
    own = {each.key: each for each in passages_of(event)}
    default = own[key].default(language) if key in own else Words("")
    wish = Wish(key, language, Words(one, many), default)
    given = {"as_of": newest_change(event), "by": make_staff(Role.COORDINATOR), "now": NOW} | more
    return save_wording(event, [wish], **given)


@pytest.mark.parametrize("event", EVENT_NAMES)
def test_each_passage_of_each_message_is_said_in_an_example(event: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_engine(), "string_if_invalid", "missing: %s")
    own = {each.key: Words(f"«{n}»", f"«{n}»") for n, each in enumerate(passages_of(event))}
    seen: set[str] = set()
    for context in versions(event):
        for language in ("en", "fr"):
            message = compose_with(own, event, language=language, context=context, seen=seen)
            assert "missing:" not in message.subject + message.text_body
            assert "«0»" in message.subject or "«1»" in message.subject or len(own) > 2
    assert seen == own.keys()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_staff_find_each_message_under_a_name_of_its_own(language: str) -> None:
    with translation.override(language):
        names = [event_name(event) for event in EVENT_NAMES]
    assert sorted(names) == sorted(set(names))


def test_the_words_of_the_site_state_no_number_of_the_programs() -> None:
    """They come by placeholders from `policy.py`, where they stand once."""
    told = {event: [each.msgid for each in passages_of(event) if re.search(r"\d", each.msgid)] for event in EVENT_NAMES}
    assert {event: words for event, words in told.items() if words} == {}


def test_passages_come_in_the_order_of_the_message_with_their_placeholders() -> None:
    code = passages_of("sign_in_code")
    assert [each.is_subject for each in code] == [True] + [False] * 5
    assert code[1].default("fr") == Words("Bonjour {first_name},")
    assert code[3].default("en") == Words("It works for {minutes} minute.", "It works for {minutes} minutes.")
    assert code[3].names == {"minutes"}
    assert not any(each.is_conditional for each in code)
    assert passage("match_made", "%(other_name)s is looking").is_conditional


@pytest.mark.django_db
def test_the_last_lines_of_every_message_are_staffs_to_word() -> None:
    name, questions = passages_of(FRAME)
    assert (name.is_subject, questions.names) == (False, {"association_email", "association_phone"})
    word(FRAME, name.key, "fr", "Mentorat de l’association")
    word(FRAME, EXTRA, "fr", "Bureau fermé du 24 au 28 <décembre>.")
    french, english = (compose("sign_in_code", language=code, context=CODE) for code in ("fr", "en"))
    end = french.text_body.partition("\n-- \n")[2].splitlines()
    assert end[:2] == ["Mentorat de l’association", settings.SITE_URL]
    assert end[2].startswith("Des questions?")
    assert end[3:] == ["Bureau fermé du 24 au 28 <décembre>."]
    assert '">Mentorat de l’association</a></p>' in french.html_body
    assert "<p>Bureau fermé du 24 au 28 &lt;décembre&gt;.</p>" in french.html_body
    assert english.text_body.partition("\n-- \n")[2].splitlines()[0] == "CAOT Mentorship"
    ((in_english, in_french),) = shown_in(FRAME, {"en": {}, "fr": {name.key: Words("À nous")}})
    assert "<mark>" not in in_english.html + in_english.text
    assert "<mark>À nous</mark>" in in_french.html
    assert "<mark>À nous</mark>" in in_french.text


@pytest.mark.django_db
def test_the_next_message_says_what_staff_wrote_and_its_code_stands() -> None:
    word("sign_in_code", WORKS, "fr", "Une minute.", "Vous avez {minutes} minutes pour l’écrire.")
    french, english = (compose("sign_in_code", language=code, context=CODE) for code in ("fr", "en"))
    assert "Vous avez 10 minutes pour l’écrire." in french.text_body
    assert '<p class="code">482 913</p>' in french.html_body
    assert "It works for 10 minutes." in english.text_body
    for number in (0, 1):  # French says the singular of none, too
        assert "Une minute." in compose("sign_in_code", language="fr", context={**CODE, "minutes": number}).text_body


@pytest.mark.django_db
def test_one_statement_reads_the_words_of_a_message() -> None:
    word("sign_in_code", WORKS, "en", "A minute.", "{minutes} minutes.")
    with CaptureQueriesContext(connection) as statements:
        compose("sign_in_code", language="en", context=CODE)
    assert len(statements) == 1


@pytest.mark.django_db
def test_a_subject_and_a_paragraph_at_the_end_are_theirs_too() -> None:
    subject = passages_of("test_message")[0]
    word("test_message", subject.key, "en", "Only a test")
    word("test_message", EXTRA, "en", "We are closed on Friday.\n\nSee when: http://localhost:8000/en/")
    message = compose("test_message", language="en", context={})
    assert message.subject == "Only a test"
    body, _line, _end = message.text_body.partition("\n\n-- \n")
    assert body.endswith("We are closed on Friday.\n\nSee when: http://localhost:8000/en/")
    assert message.html_body.count('<p class="link"><a href="http://localhost:8000/en/">See when</a></p>') == 1


@pytest.mark.django_db
def test_the_name_of_a_link_changes_and_its_address_stays() -> None:
    word("account_activation", "Activate my account:", "en", "Begin here:")
    context = {"first_name": "Robin", "url": "http://localhost:8000/en/a/b", "hours": 24}
    html = compose("account_activation", language="en", context=context).html_body
    assert '<p class="link"><a href="http://localhost:8000/en/a/b">Begin here</a></p>' in html


@pytest.mark.django_db
def test_words_of_staff_reach_many_at_once() -> None:
    word("registration_choices_reminder", "Hello %(first_name)s,", "en", "Good morning {first_name}!")
    context = {"sent_at": NOW, "registration_url": "http://r/"}
    queue_many(
        "registration_choices_reminder",
        [Letter("a@members.example", "en", "Zoë", context, make_member().pk, "many:1")],
    )
    assert OutgoingEmail.objects.get().text_body.startswith("Good morning Zoë!")


SYNTAX = [
    "{{ code }}",
    "{% url 'admin:index' %}",
    "{% now 'Y' %} {minutes}",
    "{minutes!r}",
    "{minutes.__class__}",
    "{0}",
    "{}",
    "{minutes",
    "minutes}",
    "{{minutes}}",
    "{# {minutes} #}",
    "{settings} {minutes}",
    "{first_name} {minutes}",
]


@pytest.mark.parametrize("typed", SYNTAX)
def test_nothing_like_a_template_is_accepted(typed: str) -> None:
    works = passage("sign_in_code", WORKS)
    with pytest.raises(ValidationError):
        check(typed, works, works.default("en").many)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [*SYNTAX, "%(code)s", "%s %d %%", "<b>{minutes}</b>", "<script>alert(1)</script>", "$code ${code} \\1 \\g<0>"],
)
def test_and_nothing_is_interpreted_if_it_stood_there(typed: str) -> None:
    # past the form, as if by an older release
    MailWording.objects.create(event="sign_in_code", passage=WORKS, language="en", words=typed, words_many=typed)
    message = compose("sign_in_code", language="en", context=CODE)
    assert typed.replace("{minutes}", "10") in message.text_body
    assert message.text_body.count("482 913") == 1
    assert "<b>" not in message.html_body
    assert "<script" not in message.html_body


@pytest.mark.django_db
def test_what_a_person_is_called_is_no_placeholder() -> None:
    word("match_made", "You can reach %(other_name)s at %(other_address)s.", "en", "{other_name}: {other_address}")
    context = {**versions("match_made")[0], "other_name": "{other_address}", "other_address": "{% now 'Y' %}"}
    assert "{other_address}: {% now 'Y' %}" in compose("match_made", language="en", context=context).text_body


def test_what_people_need_to_know_cannot_be_left_out() -> None:
    reach = passage("match_made", "You can reach")
    default = reach.default("en").one
    check("Write to {other_address}.", reach, default)  # a name may
    with pytest.raises(ValidationError, match="other_address"):
        check("Write to {other_name}.", reach, default)
    works = passage("sign_in_code", WORKS)
    check("It works for a minute.", works, works.default("en").one, is_one_of_several=True)
    with pytest.raises(ValidationError, match="minutes"):
        check("It works for a while.", works, works.default("en").many)


@pytest.mark.parametrize("typed", ["", ":", "…", "- a list", "x" * 1501])
def test_what_would_break_the_message_is_refused(typed: str) -> None:
    link = passage("sign_in_code", "Never give it")
    with pytest.raises(ValidationError):
        check(typed, link, link.default("en").one)


def test_words_are_one_line_of_what_can_be_printed() -> None:
    assert tidy(" Bonjour\r\nBcc: tous\x00\u202e\ue000 \t voilà\xa0: ") == "Bonjour Bcc: tous voilà\xa0:"
    assert tidy("One\r\n\r\nTwo  \n", may_have_lines=True) == "One\n\nTwo"


@pytest.mark.django_db
def test_each_change_is_an_event_and_the_way_back_as_well() -> None:
    coordinator = make_staff(Role.COORDINATOR)
    assert word("sign_in_code", WORKS, "en", "A minute.", "{minutes} minutes.", by=coordinator) == 1
    assert word("sign_in_code", WORKS, "en", "A minute.", "{minutes} minutes.", by=coordinator) == 0
    back = Wish(WORKS, "en", None, Words(""))
    assert save_wording("sign_in_code", [back], as_of=newest_change("sign_in_code"), by=coordinator, now=NOW) == 1
    assert "It works for 10 minutes." in compose("sign_in_code", language="en", context=CODE).text_body
    events = MailWordingEvent.objects.values_list("action", "actor", "words", "language")
    assert list(events) == [
        ("change", coordinator.pk, "A minute.\n{minutes} minutes.", "en"),
        ("set_back", coordinator.pk, "", "en"),
    ]


@pytest.mark.django_db
def test_who_did_not_see_the_newest_words_replaces_none() -> None:
    seen = newest_change("sign_in_code")
    word("sign_in_code", WORKS, "en", "A minute.", "{minutes} minutes.")
    with pytest.raises(WrongState, match="meanwhile"):
        word("sign_in_code", WORKS, "fr", "Une minute.", "{minutes} minutes.", as_of=seen)
    assert MailWording.objects.count() == 1


@pytest.mark.django_db
def test_words_outlive_a_new_wording_by_the_site_and_staff_can_tell() -> None:
    word("sign_in_code", WORKS, "en", "A minute.", "{minutes} minutes.")
    row = MailWording.objects.get()
    assert not held_wording("sign_in_code")[0].is_outdated
    # the release in which staff wrote said it a little differently
    row.passage, row.default = "It will work for %(minutes)s minute.", "It will work for {minutes} minute."
    row.save()
    assert " {minutes} minutes." in f" {held_wording('sign_in_code')[0].words.many}"
    assert held_wording("sign_in_code")[0].is_outdated
    assert "\n10 minutes. Never give it" in compose("sign_in_code", language="en", context=CODE).text_body
    word("sign_in_code", WORKS, "en", "One minute.", "{minutes} minutes!")
    assert [(each.place, each.is_outdated) for each in held_wording("sign_in_code")] == [(WORKS, False)]


def test_words_without_a_place_are_not_said_anywhere() -> None:
    passages = passages_of("sign_in_code")
    assert placed({"Wholly different words of a time long ago": Words("x")}, passages) == {}
    # alike, but it would have to fill in what the passage does not know
    assert placed({"Your sign-in codes": Words("{minutes}")}, passages) == {}
    assert placed({"Your sign-in codes": Words("Your code")}, passages) == {"Your sign-in codes": "Your sign-in code"}
