"""The second history names who acts, whether a statement runs in a transaction or by itself."""

from collections.abc import Callable

import pghistory
import pytest
from django.db import connection, transaction
from django.test import Client

from members.models import AcceptanceHistory, Member, Membership, MembershipHistory
from members.queries import documents_in_force, today
from tests import factories


def told(history: type) -> list[dict[str, object] | None]:
    """What each row of `history` was told of who acts, oldest first; None where nobody said."""
    return [row.pgh_context and row.pgh_context.metadata for row in history.objects.order_by("pgh_id")]


@pytest.mark.parametrize("in_transaction", [True, False], ids=["in a transaction", "by itself"])
def test_a_change_carries_what_its_context_says_and_the_next_one_does_not(
    transactional_db: None, in_transaction: bool
) -> None:
    member = factories.make_member(category=None)
    with pghistory.context(actor=member.pk):
        if in_transaction:
            with transaction.atomic():
                factories.make_membership(member)
        else:
            membership = factories.make_membership(member)
            Membership.objects.filter(pk=membership.pk).update(ends_on="2031-01-01")
            assert connection.get_autocommit()
    Membership.objects.all().delete()

    assert told(MembershipHistory) == [{"actor": member.pk}] * (1 if in_transaction else 2) + [None]


def test_a_change_that_was_undone_does_not_hide_who_makes_the_next_one(transactional_db: None) -> None:
    member = factories.make_member(category=None)
    with pghistory.context(actor=member.pk), transaction.atomic():
        with transaction.atomic():
            factories.make_membership(member)
            transaction.set_rollback(True)
        factories.make_membership(member)

    assert told(MembershipHistory) == [{"actor": member.pk}]


def test_a_request_that_changes_something_is_told_as_its_sender(
    member: Member, signed_in: Callable[[Member], Client]
) -> None:
    sent = {f"document_{document.pk}": "on" for document in documents_in_force(today())}
    assert signed_in(member).post("/en/documents/", sent).status_code == 302

    assert told(AcceptanceHistory) == [{"actor": member.pk}] * 2
