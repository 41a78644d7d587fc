import threading
from dataclasses import astuple
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.template.loader import get_template
from django.utils import timezone

from caot_mentor.mail import compose as composing
from caot_mentor.mail.compose import Letter, compose, html_from_text, message_id, one_line, queue, queue_many
from caot_mentor.mail.models import OutgoingEmail
from caot_mentor.mail.queries import left_over
from tests.factories import make_member


def queue_test_message(key: str = "test:1", to: str = "zoe@members.example", language: str = "en", **more):
    return queue("test_message", to_address=to, language=language, context={}, dedupe_key=key, **more)


@pytest.mark.django_db
def test_both_parts_come_from_one_file_in_the_readers_language():
    message = compose("test_message", language="fr", context={})

    assert message.text_body.count("http://localhost:8000/fr/") == 1
    assert '<html lang="fr-CA">' in message.html_body
    assert '<p class="link"><a href="http://localhost:8000/fr/">' in message.html_body
    assert message.subject in message.html_body
    assert "Subject:" not in message.text_body


@pytest.mark.django_db
def test_both_languages_differ():
    english, french = (compose("test_message", language=code, context={}) for code in ("en", "fr"))

    assert english.subject != french.subject
    assert english.text_body != french.text_body


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Hello Zoë\nand all", "<p>Hello Zoë<br>\nand all</p>"),
        ("- one\n- two", "<ul><li>one</li><li>two</li></ul>"),
        ("It is <in> force\n================", "<h2>It is &lt;in&gt; force</h2>"),
        ("It is <in> force\n===", "<p>It is &lt;in&gt; force<br>\n===</p>"),
        ("    482 913", '<p class="code">482 913</p>'),
        (
            "Activate my account:\nhttp://localhost:8000/en/a?b=1&c=2",
            '<p class="link"><a href="http://localhost:8000/en/a?b=1&amp;c=2">Activate my account</a></p>',
        ),
        (
            "Activer mon compte\N{NO-BREAK SPACE}: http://localhost:8000/fr/a",
            '<p class="link"><a href="http://localhost:8000/fr/a">Activer mon compte</a></p>',
        ),
        (
            "See http://localhost:8000/en/help, then write.",
            '<p>See <a href="http://localhost:8000/en/help">http://localhost:8000/en/help</a>, then write.</p>',
        ),
    ],
)
def test_a_block_becomes_the_html_that_its_form_says(text, html):
    assert html_from_text(text) == html


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "[click](http://evil.example)",
        "http://evil.example/login",
        "javascript:alert(1)",
        "http://localhost:8000.evil.example/en/",
    ],
)
def test_what_a_person_typed_never_becomes_a_tag_or_a_link(typed):
    html = html_from_text(f"Hello {typed}\n\n- {typed}\n\n    {typed}\n\nOpen: {typed}")

    assert "<a " not in html
    assert "<script" not in html
    assert "<img" not in html


@pytest.mark.parametrize(
    "typed", ["Zoë\r\nBcc: all@evil.example", "Zoë\nSubject: other", "a\x00b\x0bc\u2028d", "x" * 400, "\tZoë \u202e"]
)
def test_a_subject_is_one_line_of_printable_characters(typed):
    subject = one_line(typed)

    assert subject.isprintable()
    assert len(subject) <= 250


def test_a_french_subject_keeps_its_hard_space():
    assert one_line("Votre demande\xa0: pas cette\u2028fois") == "Votre demande\xa0: pas cette fois"


@pytest.mark.django_db
def test_a_template_without_subject_is_refused(monkeypatch):
    monkeypatch.setattr(composing, "_render_text", lambda name, context: "Hello")

    with pytest.raises(ValueError, match="Subject"):
        compose("test_message", language="en", context={})


@pytest.mark.django_db
def test_a_queued_message_waits_with_all_that_delivery_needs():
    before = timezone.now()
    email = queue_test_message(language="fr")

    stored = OutgoingEmail.objects.get()
    assert stored == email
    assert (stored.status, stored.attempts, stored.language, stored.event) == ("queued", 0, "fr", "test_message")
    assert stored.message_id == message_id("test:1")
    assert before <= stored.next_attempt_at <= before + timedelta(seconds=5)


@pytest.mark.django_db
def test_a_second_message_for_the_same_occasion_is_not_written():
    first = queue_test_message()

    assert queue_test_message(to="other@members.example") is None
    assert list(OutgoingEmail.objects.all()) == [first]


@pytest.mark.django_db
def test_an_unknown_language_falls_back_to_english():
    assert queue_test_message(language="de").language == "en"


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_or_published_when_the_callers_transaction_fails(monkeypatch):
    woken = []
    monkeypatch.setattr(composing, "wake", woken.append)

    def fail_after_queueing() -> None:
        with transaction.atomic():
            queue_test_message()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_queueing()

    assert not OutgoingEmail.objects.exists()
    assert woken == []


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_woken_once_and_after_the_commit(monkeypatch):
    woken = []
    monkeypatch.setattr(composing, "wake", woken.append)
    with transaction.atomic():
        email = queue_test_message()
        queue_test_message()
        assert woken == []

    assert woken == [email.pk]


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_for_one_occasion_write_one_message():
    gate, results = threading.Barrier(20), []

    def write() -> None:
        try:
            gate.wait()
            with transaction.atomic():
                results.append(queue_test_message())
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(results) == 20
    assert len([email for email in results if email is not None]) == 1
    assert OutgoingEmail.objects.count() == 1


def test_message_ids_are_the_same_for_the_same_occasion_only():
    assert message_id("a") == message_id("a") != message_id("b")
    assert message_id("a").endswith("@caot.example>")


def test_the_frames_of_both_parts_exist():
    assert get_template("mail/base.txt")
    assert get_template("mail/base.html")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("event", "context"),
    [
        (
            "registration_workbook_reminder",
            {"paid_at": date(2026, 11, 2), "days": 10, "workbook_url": "http://w/", "registration_url": "http://r/"},
        ),
        ("registration_choices_reminder", {"sent_at": date(2026, 11, 2), "registration_url": "http://r/"}),
    ],
)
def test_a_message_to_many_is_the_message_to_each(event: str, context: dict[str, Any]) -> None:
    names = {"en": "Robin", "fr": "Zoé <b> & Co", "xx": "O'Neil"}
    letters = [
        Letter(f"{code}@members.example", code, name, context, make_member().pk, f"many:{code}")
        for code, name in names.items()
    ]
    letters.append(Letter("la@members.example", "en", "Late", {**context, "days": 3}, make_member().pk, "many:late"))
    queue_many(event, letters)
    queue_many(event, letters[:1])  # the occasion is known
    written = {email.dedupe_key: email for email in OutgoingEmail.objects.all()}
    assert written.keys() == {"many:en", "many:fr", "many:xx", "many:late"}
    for letter in letters:
        email, code = written[letter.dedupe_key], letter.language if letter.language in ("en", "fr") else "en"
        alone = compose(event, language=code, context={**letter.context, "first_name": letter.first_name})
        assert (email.subject, email.text_body, email.html_body, email.language) == (*astuple(alone), code)
        assert (email.message_id, email.member_id) == (message_id(letter.dedupe_key), letter.member_id)
    # nobody knocks for each of them: the sweep takes them at once
    assert left_over(timezone.now()).count() == 4
