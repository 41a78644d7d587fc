"""Agreements for staff: which version stands when, who signed it, and what both signed (OD-7, CPD-7)."""

from django.contrib import admin
from django.db.models import Q
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from caot_mentor.dates import written_moment
from mentorship.pairs.models import Agreement
from mentorship.pairs.rules import name_of
from mentorship.profiles.admin.reading import PEOPLE, ReadOnly


@admin.register(Agreement)
class AgreementAdmin(ReadOnly):
    """Read only, and not of the own mentorships. A draft's words are for the two alone: they stand here once signed."""

    list_display = ["pairing", "number", "state", "drafted_at", "signed_at"]
    list_filter = ["state", "language", "pairing__program"]
    list_select_related = ["pairing__mentor", "pairing__mentee"]
    search_fields = [f"pairing__{side}__{name}" for side in ("mentor", "mentee") for name in PEOPLE]
    ordering = ["-changed_at", "-pk"]
    fields = [
        *("pairing", "number", "state", "language"),
        *("drafted_at", "changed_at", "signed_at", "signatures_given", "words_signed"),
    ]

    def get_queryset(self, request):
        own = Q(pairing__mentor=request.user.pk) | Q(pairing__mentee=request.user.pk)
        found = super().get_queryset(request).exclude(own)
        return found.select_related("pairing__mentor", "pairing__mentee").prefetch_related("signatures__member")

    @admin.display(description=_("signatures"))
    def signatures_given(self, agreement):
        lines = (
            (each.name or name_of(each.member), written_moment(each.signed_at), each.content_hash[:16])
            for each in agreement.signatures.all()
        )
        return format_html_join("", "<p>{} · {} · {}</p>", lines) or "–"

    @admin.display(description=_("words as signed"))
    def words_signed(self, agreement):
        if agreement.state != Agreement.State.SIGNED:
            return _("Not signed by both: a draft is for the two alone.")
        rows = format_html_join(
            "", "<dt>{}</dt><dd>{}</dd>", ((heading, linebreaksbr(text)) for heading, text in agreement.words)
        )
        return format_html('<dl class="told" lang="{}">{}</dl>', f"{agreement.language}-CA", rows)
