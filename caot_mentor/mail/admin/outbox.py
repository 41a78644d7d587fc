"""What staff see of the outbox: where every message is, and failed ones to send again."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from caot_mentor.errors import WorkflowError
from caot_mentor.mail import workflow
from caot_mentor.mail.models import OutgoingEmail
from caot_mentor.mail.names import event_name


class EventFilter(admin.AllValuesFieldListFilter):
    """The messages that the outbox holds, in words."""

    def choices(self, changelist):
        for choice in super().choices(changelist):
            yield {**choice, "display": event_name(str(choice["display"]))}


@admin.register(OutgoingEmail)
class OutgoingEmailAdmin(admin.ModelAdmin):
    # what stands side by side on a screen of 1280 pixels; language is a filter, the rest is on the page of each
    list_display = ["created_at", "message", "status", "to_address"]
    list_display_links = ["created_at", "message"]
    list_filter = ["status", ("event", EventFilter), "language"]
    search_fields = ["to_address", "event", "subject"]
    actions = ["send_again"]
    list_per_page = 50
    show_full_result_count = False
    TECHNICAL = ["dedupe_key", "message_id"]

    @admin.display(description=_("message"), ordering="event")
    def message(self, email: OutgoingEmail) -> str:
        return event_name(email.event)

    def get_fields(self, request, obj=None):
        return [*self._told(obj), *self.TECHNICAL]

    def get_fieldsets(self, request, obj=None):
        technical = {"fields": self.TECHNICAL, "classes": ["collapse"]}
        return [(None, {"fields": self._told(obj)}), (_("For technicians"), technical)]

    def _told(self, obj):
        fields = ["message", "to_address", "member", "language", "subject", "text_body", "status", "attempts"]
        fields += ["created_at", "sent_at", "next_attempt_at", "last_error"]
        # A code or link signs somebody in: it is for that person's eyes only.
        fields = [field for field in fields if not (obj and obj.is_secret and field in {"text_body", "subject"})]
        is_over = obj is not None and obj.status == OutgoingEmail.Status.SENT
        return [field for field in fields if not (is_over and field in {"next_attempt_at", "last_error"})]

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        nothing_to_save = {"show_save": False, "show_save_and_continue": False}
        return super().changeform_view(request, object_id, form_url, {**(extra_context or {}), **nothing_to_save})

    @admin.action(description=_("Send again"), permissions=["change"])
    def send_again(self, request: HttpRequest, emails: QuerySet[OutgoingEmail]) -> None:
        """Put the failed ones among `emails` back into the queue; each refusal is said in a sentence."""
        queued = 0
        for email in emails:
            try:
                workflow.send_again(email, timezone.now())
            except WorkflowError as error:
                self.message_user(request, f"{email}: {error}", messages.ERROR)
            else:
                self.log_change(request, email, [{"changed": {"fields": ["state"]}}])
                queued += 1
        if queued:
            sentence = ngettext("%(n)s message will be sent again.", "%(n)s messages will be sent again.", queued)
            self.message_user(request, sentence % {"n": queued}, messages.SUCCESS)
