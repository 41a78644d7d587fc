"""What the directory knows about people (MEM-5, design 5); `mentorship/privacy.py` enters it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caot_mentor.privacy import SELF, STAFF, Erasure, Field, Why, done_by, happened, not_personal, personal
from mentorship.directory.models import DirectoryImport, Opportunity, OpportunityEvent, Suggestion, SuggestionEvent

TOLD = (SELF, *STAFF)
personal(
    Suggestion,
    _("What you told about the directory of opportunities"),
    Field("member", _("your account, and with it your name"), TOLD, not_exported=Why.OWN),
    Field("kind", _("an addition, a question, or that an entry is out of date"), TOLD),
    Field("state", _("what became of it"), TOLD),
    Field("opportunity", _("which entry"), TOLD),
    Field("title", _("what it is called"), TOLD, written_in="language"),
    Field("host", _("who offers it"), TOLD),
    Field("link", _("web address"), TOLD),
    Field("words", _("your words"), TOLD, written_in="language"),
    Field("language", _("language you wrote in"), TOLD),
    Field("sent_at", _("when you sent it"), TOLD),
    Field("answer", _("what staff answered"), TOLD),
    Field("settled_at", _("when it was settled"), TOLD),
    rows=lambda member: Suggestion.objects.filter(member=member.pk),
    erasure=Erasure.DELETE,
    not_personal={"public_id": "a number made by the site"},
)
personal(
    SuggestionEvent,
    _("What happened to what you told about the directory"),
    *happened(Field("suggestion", _("which one"), TOLD, not_exported=Why.LISTED), seen_by=TOLD),
    rows=lambda member: SuggestionEvent.objects.filter(suggestion__member=member.pk),
    erasure=Erasure.DELETE,
)
done_by(Opportunity, "verified_by", _("Entries of the directory that you verified"))
done_by(OpportunityEvent, "actor", _("What you did with entries of the directory"))
done_by(DirectoryImport, "uploaded_by", _("Spreadsheets of the directory that you sent"))
done_by(DirectoryImport, "decided_by", _("Spreadsheets of the directory that you imported or put aside"))
done_by(SuggestionEvent, "actor", _("What you did with suggestions for the directory"))
not_personal("what the association says of opportunities elsewhere", Opportunity, OpportunityEvent, DirectoryImport)
