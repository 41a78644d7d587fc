"""Staff word the messages, passage by passage, and look at them before anybody gets them (ALL-4)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from caot_mentor.errors import WorkflowError
from caot_mentor.mail import workflow
from caot_mentor.mail.examples import versions
from caot_mentor.mail.forms import WordingForm
from caot_mentor.mail.models import MailWording, MailWordingEvent
from caot_mentor.mail.names import GROUPS, OTHERS, WORDED, event_name, group_of
from caot_mentor.mail.preview import shown_in
from caot_mentor.mail.queries import changed_messages, held_wording, newest_change

NEWEST_EVENTS = 20
ACTIONS = {
    "change": _("Changed"),
    "set_back": _("Set back to the site’s words"),
}


@admin.register(MailWording)
class MailWordingAdmin(admin.ModelAdmin):
    """The list of messages; each has a page on which it is worded."""

    actions = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        view = self.admin_site.admin_view(self.edit_view)
        return [path("of/<slug:event>/", view, name="mail_mailwording_edit"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        """Every message under its heading, and which of them staff changed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        changed, only = changed_messages(), request.GET.get("only", "")
        groups: dict[Any, list[dict[str, Any]]] = {name: [] for name in [*(name for name, _codes in GROUPS), OTHERS]}
        for event, name in WORDED.items():
            held = changed.get(event, [])
            line = {"event": event, "name": name, "changed": len({each.place for each in held})}
            line["is_outdated"] = any(each.is_outdated for each in held)
            if only not in ("changed", "outdated") or line["changed" if only == "changed" else "is_outdated"]:
                groups[group_of(event)].append(line)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Wording of e-mails"),
            "opts": self.opts,
            "groups": [(name, lines) for name, lines in groups.items() if lines],
            "only": only,
            "ways": [("", _("All")), ("changed", _("Changed by us")), ("outdated", _("Changed by the site since"))],
        }
        return render(request, "admin/mail/wording_list.html", context)

    def edit_view(self, request: HttpRequest, event: str) -> HttpResponse:
        """One message: its passages in both languages, and how it would arrive."""
        if not request.user.has_perm("mail.change_mailwording"):
            raise PermissionDenied
        if event not in WORDED:
            raise Http404
        sent = request.POST if request.method == "POST" else None
        held, examples = held_wording(event), versions(event)[0]
        form = WordingForm(sent, event=event, held=held, as_of=newest_change(event), examples=examples)
        if sent and "back" in sent:
            form.set_back(sent["back"])
            messages.info(request, _("The site’s words stand in the fields again. Nothing is saved yet."))
        elif sent is not None and form.is_valid() and "preview" not in sent and self._is_saved(request, event, form):
            return redirect("admin:mail_mailwording_edit", event)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Wording: %(message)s") % {"message": event_name(event)},
            "opts": self.opts,
            "is_nav_sidebar_enabled": False,
            "event": event,
            "form": form,
            "is_changed": bool(held),
            "versions": shown_in(event, form.wording()),
            "happened": _happened(event),
        }
        return render(request, "admin/mail/wording_edit.html", context)

    def _is_saved(self, request: HttpRequest, event: str, form: WordingForm) -> bool:
        as_of = form.cleaned_data["as_of"] or 0
        try:
            changed = workflow.save_wording(event, form.wishes, as_of=as_of, by=request.user, now=timezone.now())
        except WorkflowError as error:
            form.replaces(newest_change(event), str(error))
            return False
        sentence = ngettext("Saved: %(n)s passage changed.", "Saved: %(n)s passages changed.", changed)
        messages.success(request, sentence % {"n": changed})
        return True


def _happened(event: str) -> list[dict[str, Any]]:
    """The newest changes of a message, as staff read them."""
    events = MailWordingEvent.objects.filter(event=event).select_related("actor").order_by("-pk")[:NEWEST_EVENTS]
    languages = dict(settings.LANGUAGES)
    return [
        {
            "at": each.at,
            "what": ACTIONS[each.action],
            "who": each.actor or _("somebody who is not here any more"),
            "language": languages[each.language],
            "code": each.language,
            "words": each.words,
        }
        for each in events
    ]
