"""Pages of the administration on which words told in confidence stand: each opening is on record (design 5)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from members.models import IdentityAccess
from members.workflow.looks import note_look


class LeavesRecord:
    """For a `ModelAdmin`: what kind of words stand on the page of one thing, and whose they are."""

    look: IdentityAccess.What
    get_object: Any
    has_view_permission: Any

    def told_by(self, thing: Any) -> Iterable[int | None]:
        """The keys of the people whose words in confidence the page shows; none when it shows none."""
        raise NotImplementedError

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        thing = self.get_object(request, unquote(object_id))
        is_seen = thing is not None and self.has_view_permission(request, thing)
        whose = {key for key in self.told_by(thing) if key is not None} if is_seen else set()
        if whose:
            note_look(self.look, whose, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        context = {**(extra_context or {}), "is_on_record": bool(whose)}
        return super().change_view(request, object_id, form_url, context)  # type: ignore[misc]
