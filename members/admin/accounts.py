"""What staff see of members' accounts: who they are, what happened, whose address differs from the roll."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from caot_mentor.dates import written_day, written_moment
from caot_mentor.errors import WorkflowError
from members.admin.about import parts_about
from members.admin.filters import IsFilledFilter, ProvinceFilter
from members.admin.happened import Happened, in_words
from members.admin.identity import IdentityPage, may_read_identity
from members.admin.people import PEOPLE, SEARCHED_BY, ReadOnly, may_read_erasures
from members.event_words import action_in_words, details_in_words, with_activity_names
from members.forms.staff import RoleForm
from members.gates import recently_authenticated
from members.models import EmailDifference, Member
from members.policy import ERASURE_EVENTS, Province, Role
from members.spreadsheets import csv_lines
from members.workflow.accounts import settle_difference
from members.workflow.eligibility import set_may_sign_in
from members.workflow.staff import change_role


@admin.register(Member)
class MemberAdmin(IdentityPage, ReadOnly):
    """Members to look up. What the roll says is changed by the roll, a role on its own page, the rest by the member."""

    list_display = ["__str__", "member_number", "email", "role", "lives_in", "activated_at"]
    list_filter = [
        "role",
        "language",
        ("province", ProvinceFilter),
        ("activated_at", IsFilledFilter),
        ("address_bounced_at", IsFilledFilter),
    ]
    search_fields = list(PEOPLE)
    fields = [
        ("first_name", "last_name"),
        "member_number",
        "email",
        "language",
        ("city", "lives_in"),
        "role",
        "is_active",
        "activated_at",
        "address_bounced_at",
        "memberships_held",
        "in_the_programs",
        "documents_accepted",
        "what_happened",
    ]
    needs_permission: ClassVar = {
        "documents_accepted": "members.view_acceptance",
        "what_happened": "members.view_memberevent",
    }
    change_form_template = "admin/members/member_change.html"

    def get_fields(self, request, obj=None):
        """As the privacy registry tells members: finance reads neither acceptances nor events."""
        hidden = {field for field, permission in self.needs_permission.items() if not request.user.has_perm(permission)}
        if obj is not None and not obj.parts:
            hidden.add("in_the_programs")
        happened = "what_happened" if may_read_erasures(request.user) else "what_happened_but_erasure"
        shown = [field for field in self.fields if field not in hidden]
        return [happened if field == "what_happened" else field for field in shown]

    def get_object(self, request, object_id, from_field=None):
        """With the person's parts in the programs, as the reader may know them."""
        person = super().get_object(request, object_id, from_field)
        if person is not None:
            person.parts = parts_about(person, request.user)
        return person

    def get_readonly_fields(self, request, obj=None):
        own = ["lives_in", "memberships_held", "in_the_programs", "documents_accepted"]
        return [*own, "what_happened", "what_happened_but_erasure"]

    @admin.display(description=_("province or territory"), ordering="province")
    def lives_in(self, member):
        """By name; who is on the roll without one lives outside Canada."""
        names: dict[Any, Any] = dict(Province.choices)
        return names.get(member.province or None, member.province) if member.province or member.member_number else "–"

    @admin.display(description=_("in the programs"))
    def in_the_programs(self, member):
        return _listed(format_html_join("", '<li><a href="{1}">{0}</a></li>', member.parts))

    @admin.display(description=_("memberships"))
    def memberships_held(self, member):
        held = member.memberships.select_related("category").order_by("-starts_on")
        lines = (
            (_named(item.category, f"{written_day(item.starts_on)} – {written_day(item.ends_on)}"),) for item in held
        )
        return _listed(format_html_join("", "<li>{}</li>", lines))

    @admin.display(description=_("documents accepted"))
    def documents_accepted(self, member):
        accepted = member.acceptances.select_related("document").order_by("-accepted_at")
        lines = ((_named(item.document, written_moment(item.accepted_at)),) for item in accepted)
        return _listed(format_html_join("", "<li>{}</li>", lines))

    @admin.display(description=_("what happened"))
    def what_happened(self, member):
        return self._in_words(member.events.all())

    @admin.display(description=_("what happened"))
    def what_happened_but_erasure(self, member):
        return self._in_words(member.events.exclude(action__in=ERASURE_EVENTS))

    def _in_words(self, happened):
        events = with_activity_names(happened).select_related("actor").order_by("-at")[:50]
        lines = []
        for event in events:
            what, details = action_in_words(event), details_in_words(event)
            lines.append(Happened(event.at, _named(what, details) if details else what, event.actor))
        return in_words(lines)

    def get_urls(self):
        own = [
            path("<path:object_id>/role/", self.admin_site.admin_view(self.role_view), name="members_member_role"),
            path(
                "<path:object_id>/sign-in/",
                self.admin_site.admin_view(self.sign_in_view),
                name="members_member_sign_in",
            ),
            path(
                "<path:object_id>/identity/",
                self.admin_site.admin_view(self.identity_view),
                name="members_member_identity",
            ),
        ]
        return [*own, *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        person = self.get_object(request, unquote(object_id))
        may = request.user.role == Role.ADMINISTRATOR and person is not None and person.is_staff
        context = {
            **(extra_context or {}),
            "may_change_role": may,
            "may_close": request.user.has_perm("members.change_member") and request.user != person,
            "may_read_identity": may_read_identity(request.user),
            "may_admit": request.user.has_perm("members.add_admission"),
            "may_suspend": request.user.has_perm("members.add_suspension") and request.user != person,
        }
        return super().change_view(request, object_id, form_url, context)

    @method_decorator(permission_required("members.change_member", raise_exception=True))
    @method_decorator(recently_authenticated)
    def sign_in_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Close an account for signing in, or reopen it: as the pressed button said, however often it is sent."""
        member = self.get_object(request, unquote(object_id))
        if member is None:
            raise Http404
        if request.method == "POST" and request.POST.get("may_sign_in") in {"0", "1"}:
            may = request.POST["may_sign_in"] == "1"
            try:
                changed = set_may_sign_in(member, may_sign_in=may, by=request.user, now=timezone.now())  # type: ignore[arg-type]
            except WorkflowError as error:
                messages.error(request, str(error))
            else:
                if changed.is_active != member.is_active:
                    self.log_change(request, changed, [{"changed": {"fields": ["may sign in"]}}])
                done = _("The account is open again.") if changed.is_active else _("The account is closed.")
                messages.success(request, done)
            return HttpResponseRedirect(reverse("admin:members_member_change", args=[member.pk]))
        title = _("Close the account of %(name)s") if member.is_active else _("Reopen the account of %(name)s")
        context = {
            **self.admin_site.each_context(request),
            "title": title % {"name": member},
            "opts": self.opts,
            "member": member,
        }
        return render(request, "admin/members/member_sign_in.html", context)

    @method_decorator(permission_required("members.change_member", raise_exception=True))
    @method_decorator(recently_authenticated)
    def role_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give a staff person another role, or none (MEM-8)."""
        member = self.get_object(request, unquote(object_id))
        if member is None:
            raise Http404
        form = RoleForm(request.POST or None, member=member)
        if request.method == "POST" and form.is_valid():
            try:
                role = form.cleaned_data["role"]
                changed = change_role(member, role=role, by=request.user, now=timezone.now())  # type: ignore[arg-type]
            except WorkflowError as error:
                messages.error(request, str(error))
            else:
                self.log_change(request, changed, [{"changed": {"fields": ["staff role"]}}])
                messages.success(request, _("The role was changed. The person was signed out everywhere."))
                return HttpResponseRedirect(reverse("admin:members_member_change", args=[member.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Staff role of %(name)s") % {"name": member},
            "opts": self.opts,
            "member": member,
            "form": form,
        }
        return render(request, "admin/members/member_role.html", context)


@admin.register(EmailDifference)
class EmailDifferenceAdmin(admin.ModelAdmin):
    """Addresses that members changed here, for staff to carry back to the membership system (MEM-7)."""

    list_display = ["member", "member_number", "roll_email", "sign_in_address", "seen_at", "settled_at"]
    list_filter = [("settled_at", IsFilledFilter)]
    list_select_related = ["member"]
    list_per_page = 50
    search_fields = [*(f"member__{name}" for name in PEOPLE), "roll_email"]
    search_help_text = SEARCHED_BY
    actions = ["carried_back"]
    change_list_template = "admin/members/emaildifference_list.html"

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        return ["member", "roll_email", "sign_in_address", "seen_at", "settled_at"]

    get_fields = get_readonly_fields

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        nothing_to_save = {"show_save": False, "show_save_and_continue": False}
        return super().changeform_view(request, object_id, form_url, {**(extra_context or {}), **nothing_to_save})

    @admin.display(description=_("member number"), ordering="member__member_number")
    def member_number(self, difference):
        return difference.member.member_number

    @admin.display(description=_("address that the member signs in with"), ordering="member__email")
    def sign_in_address(self, difference):
        return difference.member.email

    @admin.action(description=_("Carried back to the membership system"), permissions=["change"])
    def carried_back(self, request: HttpRequest, differences: QuerySet[EmailDifference]) -> None:
        """Note for each that the membership system has the new address now."""
        settled = 0
        for difference in differences:
            try:
                settle_difference(difference, by=request.user, now=timezone.now())  # type: ignore[arg-type]
            except WorkflowError as error:
                self.message_user(request, f"{difference}: {error}", messages.ERROR)
            else:
                settled += 1
        sentence = ngettext("%(n)s address was carried back.", "%(n)s addresses were carried back.", settled)
        self.message_user(request, sentence % {"n": settled}, messages.SUCCESS)

    def get_urls(self):
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/", view, name="members_emaildifference_export"), *super().get_urls()]

    @method_decorator(permission_required("members.view_emaildifference", raise_exception=True))
    @method_decorator(recently_authenticated)
    def export_view(self, request: HttpRequest) -> StreamingHttpResponse:
        """The open differences as CSV."""
        open_ones = EmailDifference.objects.filter(settled_at=None).select_related("member").order_by("seen_at")
        # put into words here: the lines are written when the language of this page is gone
        header = [gettext("Member number"), gettext("Name"), gettext("Address on the roll"), gettext("New address")]
        lines = csv_lines(_difference_rows(header, open_ones))
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="address-differences.csv"'
        return response


def _listed(lines: SafeString) -> SafeString:
    return format_html("<ul>{}</ul>", lines) if lines else mark_safe("–")


def _named(what: object, details: str) -> str:
    # French has a space before the colon
    return gettext("%(what)s: %(details)s") % {"what": what, "details": details}


def _difference_rows(header: list[str], differences: QuerySet[EmailDifference]) -> Iterator[list[Any]]:
    yield header
    for difference in differences.iterator(chunk_size=500):
        member = difference.member
        yield [member.member_number, member.get_full_name(), difference.roll_email, member.email]
