"""Who is signed in: the account of a session, read with what it may open today."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from members.models import Member
from members.queries import member_of_session, today


class MemberBackend(AuthenticationBackend):
    """allauth's ways to sign in; the account of a session comes with its open doors."""

    def get_user(self, user_id: Any) -> Member | None:
        """The account with that primary key, unless it is switched off."""
        member = member_of_session(int(user_id), today())
        return member if member is not None and self.user_can_authenticate(member) else None
