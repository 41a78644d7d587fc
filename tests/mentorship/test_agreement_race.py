"""Two windows on one draft: words are lost to nobody, and nobody signs words that were not read."""

from functools import partial

import pytest
from django.utils import timezone

from mentorship.pairs import workflow
from mentorship.pairs.agreement_words import fingerprint, words_of
from mentorship.pairs.models import Agreement
from tests.mentorship.agreements import TERMS
from tests.mentorship.test_agreement import draft, running, sign
from tests.mentorship.test_introductions_race import kinds
from tests.races import at_once

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("transactional_db")]


def test_of_many_changes_to_one_revision_one_is_kept() -> None:
    pairing = running()
    agreement, now = draft(pairing), timezone.now()
    people = (pairing.mentee, pairing.mentor)
    problems = at_once(
        *(
            partial(
                workflow.change_agreement,
                agreement,
                people[number % 2],
                TERMS | {"minutes": number},
                revision=1,
                now=now,
            )
            for number in range(10, 20)
        )
    )
    assert kinds(problems) == {"WrongState": 9}
    assert Agreement.objects.get().revision == 2


def test_a_signature_never_stands_under_words_that_were_changed_at_the_same_moment() -> None:
    for _ in range(10):
        pairing = running()
        agreement, now = draft(pairing), timezone.now()
        problems = at_once(
            partial(sign, agreement, pairing.mentor, revision=1),
            partial(workflow.change_agreement, agreement, pairing.mentee, TERMS | {"minutes": 30}, revision=1, now=now),
        )
        assert set(kinds(problems)) <= {"WrongState"}
        held = Agreement.objects.get(pk=agreement.pk)
        assert (held.revision, held.minutes) == (2, 30)
        assert not held.signatures.exclude(content_hash=fingerprint(words_of(held))).exists()
