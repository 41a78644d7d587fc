"""What members suggest, ask and say is out of date: staff read it, and publish, answer or decline (DIR-3)."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext_lazy as _

from caot_mentor.dates import written_day
from caot_mentor.errors import WorkflowError
from members.admin.filters import IsFilledFilter
from mentorship.directory import workflow
from mentorship.directory.forms import OpportunityForm, ReplyForm
from mentorship.directory.models import Suggestion
from mentorship.directory.rules import Reply, available_replies
from mentorship.profiles.admin.reading import PEOPLE, WithEvents, told

IN_SHORT = 70  # signs of a message in the list
CHANGE = "mentorship.change_suggestion"
REPLIED = {
    Reply.ANSWERED: _("The answer is on its way to the member."),
    Reply.DECLINED: _("Declined. The member is being told."),
}


# Whose turn it is, and to do what, while something waits.
TURNS = {
    (Suggestion.State.WAITING, Suggestion.Kind.ADDITION): _("staff: make a draft of it, or decline"),
    (Suggestion.State.WAITING, Suggestion.Kind.QUESTION): _("staff: answer or decline"),
    (Suggestion.State.WAITING, Suggestion.Kind.STALE): _("staff: look at the entry and answer, or decline"),
    (Suggestion.State.DRAFTED, Suggestion.Kind.ADDITION): _("staff: publish the draft, or decline"),
}


class TurnFilter(IsFilledFilter):
    """What staff still have to do something about."""

    words = (_("staff’s"), _("nobody’s: it is settled"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = _("whose turn it is")


class KindFilter(admin.ChoicesFieldListFilter):
    """An addition, a question, or out of date."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = _("kind of message")


@admin.register(Suggestion)
class SuggestionAdmin(WithEvents):
    """Read only, but for the reply on the page of one; not of the own ones."""

    list_display = ["in_short", "concerned", "member", "sent_at", "turn"]
    list_filter = [("settled_at", TurnFilter), "state", ("kind", KindFilter)]
    list_select_related = ["member", "opportunity"]
    search_fields = ["title", "host", *(f"member__{name}" for name in PEOPLE)]
    ordering = ["-sent_at", "-pk"]
    words = dict(Reply.choices)
    fields = [
        *("kind", "state", "member", "sent_at", "opportunity", "title", "host", "link"),
        *("words_told", "answer", "what_happened"),
    ]
    change_form_template = "admin/mentorship/suggestion_change.html"

    def get_queryset(self, request):
        found = super().get_queryset(request).exclude(member=request.user.pk)
        return found.select_related("member", "opportunity")

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/draft/", view(self.draft_view), name="mentorship_suggestion_draft"),
            path("<path:object_id>/reply/<slug:name>/", view(self.reply_view), name="mentorship_suggestion_reply"),
            *super().get_urls(),
        ]

    @admin.display(description=_("in short"))
    def in_short(self, suggestion):
        """Its title, else how the member's words begin."""
        text = Truncator(" ".join((suggestion.title or suggestion.words).split())).chars(IN_SHORT)
        return format_html('<span lang="{}-CA">{}</span>', suggestion.language, text)

    @admin.display(description=_("about"), ordering="kind")
    def concerned(self, suggestion):
        return _about(suggestion)

    @admin.display(description=_("whose turn it is"), ordering="settled_at")
    def turn(self, suggestion):
        if suggestion.settled_at:
            words = {"state": suggestion.get_state_display(), "day": written_day(suggestion.settled_at)}
            return _("nobody’s: %(state)s (%(day)s)") % words
        return TURNS[Suggestion.State(suggestion.state), Suggestion.Kind(suggestion.kind)]

    @admin.display(description=_("in their words"))
    def words_told(self, suggestion):
        return told(suggestion.words, suggestion.language)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        suggestion = self.get_object(request, unquote(object_id))
        replies = [] if suggestion is None else available_replies(suggestion, request.user)
        context = {**(extra_context or {}), "replies": replies, "suggestion": suggestion}
        return super().change_view(request, object_id, form_url, context)

    @method_decorator(permission_required(CHANGE, raise_exception=True))
    def draft_view(self, request, object_id):
        """Make a draft of an addition: the form of an entry, beside what the member wrote."""
        suggestion = self._suggestion(request, object_id)
        if suggestion.state == Suggestion.State.DRAFTED and suggestion.opportunity:
            return redirect("admin:mentorship_opportunity_change", suggestion.opportunity.pk)
        if Reply.DRAFTED not in available_replies(suggestion, request.user):
            messages.error(request, _("Somebody else has settled this meanwhile."))
            return redirect("admin:mentorship_suggestion_change", suggestion.pk)
        form = OpportunityForm(request.POST if request.method == "POST" else None, known=_known(suggestion))
        if request.method == "POST" and form.is_valid():
            try:
                draft = workflow.draft_of_suggestion(suggestion, form.values(), by=request.user, now=timezone.now())
            except WorkflowError as error:
                form.add_error("title_en", str(error))
            else:
                messages.success(request, _("This is the draft. The member is told when you publish it."))
                return redirect("admin:mentorship_opportunity_change", draft.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Make a draft of it"),
            "opts": self.opts,
            "suggestion": suggestion,
            "words_told": told(suggestion.words, suggestion.language),
            "form": form,
        }
        return render(request, "admin/mentorship/suggestion_draft.html", context)

    @method_decorator(permission_required(CHANGE, raise_exception=True))
    def reply_view(self, request, object_id, name):
        """Answer or decline, in words that the member reads."""
        suggestion = self._suggestion(request, object_id)
        if name not in REPLIED:
            raise Http404
        form = ReplyForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            answer, reply = form.cleaned_data["answer"], Reply(name)
            try:
                workflow.settle_suggestion(suggestion, reply, answer=answer, by=request.user, now=timezone.now())
            except WorkflowError as error:
                messages.error(request, str(error))
            else:
                messages.success(request, REPLIED[reply])
            return redirect("admin:mentorship_suggestion_change", suggestion.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Decline") if name == Reply.DECLINED else _("Answer"),
            "opts": self.opts,
            "suggestion": suggestion,
            "about": _about(suggestion),
            "is_declined": name == Reply.DECLINED,
            "words_told": told(suggestion.words, suggestion.language),
            "form": form,
        }
        return render(request, "admin/mentorship/suggestion_reply.html", context)

    def _suggestion(self, request, object_id):
        if not self.has_view_permission(request):
            raise PermissionDenied
        suggestion = self.get_object(request, unquote(object_id))
        if suggestion is None:
            raise Http404
        return suggestion


def _known(suggestion):
    """What the member wrote that has a place in the form; of which kind it is, staff say."""
    title = "title_fr" if suggestion.language == "fr" else "title_en"
    return {title: suggestion.title, "host": suggestion.host, "link": suggestion.link}


def _about(suggestion):
    kind = capfirst(suggestion.get_kind_display())
    entry = suggestion.opportunity or suggestion.host
    return f"{kind} – {entry}" if entry else kind
