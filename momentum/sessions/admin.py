"""Sessions for staff: planning, announcing, who was there, the recording, the list as a file (MOM-7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from caot_mentor.errors import WorkflowError
from members.gates import MemberRequest, recently_authenticated
from members.spreadsheets import csv_lines
from members.zones import zone_of
from mentorship.pairs.zones import in_words
from mentorship.profiles.admin.reading import WithEvents
from momentum.programs.models import Offering
from momentum.sessions import workflow
from momentum.sessions.forms import RecordingForm, SessionForm
from momentum.sessions.models import Attendance, Session
from momentum.sessions.queries import people_of
from momentum.sessions.rules import RIGHT, Action, available_actions, is_over


@admin.register(Session)
class SessionAdmin(WithEvents):
    """The sessions of all offerings. Each has one page with everything that staff do with it."""

    list_display = ["topic", "offering", "kind", "audience", "starts_at", "state", "attended"]
    list_filter = ["state", "kind", "offering"]
    list_select_related = ["offering__program"]
    search_fields = ["topic_en", "topic_fr", "offering__name_en", "offering__name_fr"]
    date_hierarchy = None
    words = dict(Action.choices)

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(present=Count("attendances"))

    @admin.display(description=_("attended"), ordering="present")
    def attended(self, session):
        return session.present

    def has_add_permission(self, request):
        return bool(request.user.has_perm(RIGHT))

    def get_urls(self):
        pages: tuple[tuple[str, Callable[..., Any]], ...] = (
            ("edit", self.edit_view),
            ("announce", self.announce_view),
            ("call-off", self.call_off_view),
            ("recording", self.recording_view),
            ("list", self.list_view),
            ("file", self.file_view),
        )
        return [
            path(
                f"<int:session_id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"momentum_session_{name.replace('-', '_')}",
            )
            for name, view in pages
        ] + super().get_urls()

    def add_view(self, request: Any, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Plan a session of the offering that the address names."""
        self._check(request)
        asked = request.GET.get("offering", "")
        offerings = Offering.objects.exclude(state__in=Offering.CLOSED_STATES).select_related("program")
        if not asked.isdecimal():
            rows = offerings.annotate(planned=Count("sessions")).order_by("-starts_on", "-pk")
            return self._page(request, "offerings", _("Plan a session: for which offering?"), offerings=rows)
        offering: Offering = get_object_or_404(offerings, pk=int(asked))
        now = timezone.now()
        form = SessionForm(request.POST or None, reader=request.user, now=now, offering=offering)
        if request.method == "POST" and form.is_valid():
            try:
                session = workflow.plan_session(offering.pk, form.plan(), by=request.user, now=now)
            except WorkflowError as error:
                messages.error(request, str(error))
            else:
                messages.success(request, _("It is planned. Nobody is told before you announce it."))
                return redirect("admin:momentum_session_change", session.pk)
        title = _("Plan a session of %(offering)s") % {"offering": offering}
        return self._page(request, "write", title, form=form, offering=offering)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Everything about one session: what is planned, the code, who was there, the recording."""
        if request.method == "POST" or not self.has_view_permission(request):
            raise PermissionDenied
        session = self.get_object(request, unquote(object_id))
        if session is None:
            raise Http404
        now, reader = timezone.now(), request.user
        found = list(people_of(session))
        noted = {row.member_id: row for row in session.attendances.select_related("noted_by")}
        expected = {person.pk for person in found}
        come_else = session.attendances.exclude(member__in=expected).select_related("member", "noted_by")
        context = {
            "session": session,
            "when": in_words(session.starts_at, zone_of(reader)),
            "there": in_words(session.starts_at, session.zone) if session.zone != zone_of(reader) else "",
            "actions": available_actions(session, now) if request.user.has_perm(RIGHT) else frozenset(),
            "people": [(person, noted.get(person.pk)) for person in found],
            "come_else": come_else,
            "present": len(noted),
            "recording": RecordingForm(initial={"english": session.recording_en, "french": session.recording_fr}),
            "happened": self.what_happened(session),
        }
        return self._page(request, "change", session.topic, **context)

    def edit_view(self, request: Any, session_id: int) -> HttpResponse:
        """Change what is planned; what calendars show is sent to everybody who was told."""
        self._check(request)
        session, now = self._session(session_id), timezone.now()
        offering = session.offering
        form = SessionForm(request.POST or None, reader=request.user, now=now, offering=offering, session=session)
        if request.method == "POST" and form.is_valid():
            self._do(request, lambda: workflow.change_session(session.pk, form.plan(), by=request.user, now=now))
            return redirect("admin:momentum_session_change", session.pk)
        title = _("Change: %(topic)s") % {"topic": session}
        return self._page(request, "write", title, form=form, offering=offering, session=session)

    @staticmethod
    def _done_of(action: Action) -> Any:
        return {
            Action.ANNOUNCED: _("It is announced: everybody who is expected gets an invitation."),
            Action.CALLED_OFF: _("It is called off: everybody who was told is told."),
        }[action]

    def announce_view(self, request: Any, session_id: int) -> HttpResponse:
        """Announce it."""
        return self._deed(request, session_id, Action.ANNOUNCED, workflow.announce_session)

    def call_off_view(self, request: Any, session_id: int) -> HttpResponse:
        """Call it off."""
        return self._deed(request, session_id, Action.CALLED_OFF, workflow.call_off_session)

    def _deed(self, request: Any, session_id: int, action: Action, deed: Callable[..., Any]) -> HttpResponse:
        """Ask once, with what it brings about; then do it."""
        self._check(request)
        session, now = self._session(session_id), timezone.now()
        if request.method == "POST":
            if self._do(request, lambda: deed(session.pk, by=request.user, now=now)):
                messages.success(request, self._done_of(action))
            return redirect("admin:momentum_session_change", session.pk)
        context = {
            "session": session,
            "is_announcing": action == Action.ANNOUNCED,
            "is_possible": action in available_actions(session, now),
            "when": in_words(session.starts_at, zone_of(request.user)),
            "expected": people_of(session).count(),
            "told": session.seats.filter(is_off=False, told_times__gt=0).count(),
        }
        title = _("Announce: %(topic)s") if action == Action.ANNOUNCED else _("Call off: %(topic)s")
        return self._page(request, "deed", title % {"topic": session}, **context)

    def recording_view(self, request: Any, session_id: int) -> HttpResponse:
        """Keep where the recording is."""
        self._check(request)
        session = self._session(session_id)
        form = RecordingForm(
            request.POST if request.method == "POST" else None,
            initial={"english": session.recording_en, "french": session.recording_fr},
        )
        if request.method == "POST" and form.is_valid():
            values, now = form.cleaned_data, timezone.now()
            if self._do(request, lambda: workflow.keep_recording(session.pk, **values, by=request.user, now=now)):
                done = _("The recording is kept: participants see it on the session’s page.")
                if not is_over(session, now):
                    done = _(
                        "The recording is kept: participants see it on the session’s page once the session is over."
                    )
                messages.success(request, done)
            return redirect("admin:momentum_session_change", session.pk)
        title = _("Recording: %(topic)s") % {"topic": session}
        return self._page(request, "recording", title, form=form, session=session)

    def list_view(self, request: Any, session_id: int) -> HttpResponse:
        """Keep who was there; only people whom the page showed are touched."""
        self._check(request)
        session = self._session(session_id)
        if request.method == "POST":
            shown, present = _keys(request, "shown"), _keys(request, "present")
            now, by = timezone.now(), request.user
            if self._do(request, lambda: workflow.keep_list(session.pk, present, shown=shown, by=by, now=now)):
                messages.success(request, _("The list is kept."))
        return redirect("admin:momentum_session_change", session.pk)

    @method_decorator(require_safe)
    def file_view(self, request: Any, session_id: int) -> HttpResponse | StreamingHttpResponse:
        """Who was expected and who was there, as CSV."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return _file(request, self._session(session_id))

    def _check(self, request: HttpRequest) -> None:
        if not request.user.has_perm(RIGHT):
            raise PermissionDenied

    def _session(self, session_id: int) -> Any:
        return get_object_or_404(Session.objects.select_related("offering__program"), pk=session_id)

    def _do(self, request: HttpRequest, deed: Callable[[], object]) -> bool:
        try:
            deed()
        except WorkflowError as error:
            messages.error(request, str(error))
            return False
        return True

    def _page(self, request, name, title, **context):
        always = {"title": title, "opts": self.opts, "is_nav_sidebar_enabled": False}
        context = self.admin_site.each_context(request) | always | context
        return render(request, f"admin/momentum/session_{name}.html", context)


def _keys(request: Any, name: str) -> set[int]:
    return {int(value) for value in request.POST.getlist(name) if value.isdecimal() and len(value) < 19}


@recently_authenticated
def _file(request: MemberRequest, session: Session) -> StreamingHttpResponse:
    # a spreadsheet program set to French expects semicolons
    delimiter = ";" if get_language() == "fr" else ","
    response = StreamingHttpResponse(
        csv_lines(_lines(session), delimiter=delimiter), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="session-{session.starts_at:%Y-%m-%d}.csv"'
    return response


def _lines(session: Session) -> Iterator[list[Any]]:
    yield [_("Name"), _("Member number"), _("E-mail address"), _("Was there"), _("How it is known"), _("Noted on")]
    noted = {row.member_id: row for row in Attendance.objects.filter(session=session).select_related("member")}
    for person in people_of(session):
        row = noted.pop(person.pk, None)
        known = [_("yes"), row.get_how_display(), timezone.localtime(row.at).date()] if row else [_("no"), "", ""]
        yield [person.get_full_name(), person.member_number, person.email, *known]
    for row in noted.values():  # who was there and takes part no more
        person = row.member
        known = [_("yes"), row.get_how_display(), timezone.localtime(row.at).date()]
        yield [person.get_full_name(), person.member_number, person.email, *known]
