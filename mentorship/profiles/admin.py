"""What staff see of mentor profiles, and the lists of words that they edit."""

from django.contrib import admin, messages
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from mentorship.profiles import workflow
from mentorship.profiles.models import MentorProfile, MentorProfileEvent, Term
from mentorship.profiles.queries import profiles_using, with_listing_facts
from mentorship.profiles.rules import Action, Missing, missing_for_listing, state_of


@admin.register(Term)
class TermAdmin(TranslationAdmin):
    """Add, rename, order, retire and bring back. Nobody deletes: a code may stand in a profile or an address."""

    list_display = ["name", "kind", "code", "group", "position", "is_retired"]
    list_filter = ["kind", "is_retired"]
    list_select_related = ["group"]
    search_fields = ["name_en", "name_fr", "code"]
    ordering = ["kind", "position", "pk"]
    fields = ["kind", "code", "name", "group", "position", "is_retired", "used_by"]
    actions = ["retire", "bring_back"]

    def get_readonly_fields(self, request, obj=None):
        return ["kind", "code", "used_by"] if obj else ["used_by"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "group":
            kwargs["queryset"] = Term.objects.filter(kind=Term.Kind.AREA)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        changed = workflow.save_term(obj)
        if changed:
            message = ngettext(
                "%d mentor profile is found by the new name.", "%d mentor profiles are found by the new name.", changed
            )
            messages.info(request, message % changed)

    @admin.display(description=_("used by"))
    def used_by(self, obj):
        count = profiles_using(obj).count() if obj.pk else 0
        return ngettext("%d mentor profile", "%d mentor profiles", count) % count

    @admin.action(description=_("Retire: offer to nobody any more"), permissions=["change"])
    def retire(self, request, queryset):
        self._set_retired(request, queryset, True)

    @admin.action(description=_("Bring back: offer again"), permissions=["change"])
    def bring_back(self, request, queryset):
        self._set_retired(request, queryset, False)

    def _set_retired(self, request, queryset, is_retired):
        for term in workflow.set_retired(queryset, is_retired):
            self.log_change(request, term, [{"changed": {"fields": [gettext("retired")]}}])


class EventInline(admin.TabularInline):
    model = MentorProfileEvent
    fields = ["at", "who", "what", "note"]
    readonly_fields = ["at", "who", "what", "note"]
    extra = 0
    can_delete = False
    ordering = ["-at", "-pk"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("actor")

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description=_("who"))
    def who(self, event):
        return event.actor or gettext("the system")

    @admin.display(description=_("what"))
    def what(self, event):
        return dict(Action.choices).get(event.action, event.action)


@admin.register(MentorProfile)
class MentorProfileAdmin(admin.ModelAdmin):
    """Read only: a profile is its owner's, and its listing follows from facts."""

    list_display = ["member", "state", "province", "places", "confirmed_at"]
    list_filter = ["is_listed", "wants_to_mentor"]
    list_select_related = ["member"]
    search_fields = ["member__first_name", "member__last_name", "member__email", "member__member_number"]
    search_help_text = _("Name, e-mail address or member number")
    ordering = ["member__last_name", "member__first_name"]
    inlines = [EventInline]
    fields = [
        "member",
        "state",
        "what_is_missing",
        "public_page",
        "completed_at",
        "confirmed_at",
        *("sentence", "about", "text_language"),
        *("languages", "modes", "places", "province", "city", "is_remote"),
        *("areas", "focuses", "practice_settings", "ages", "experience", "topics", "paths"),
    ]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("state"))
    def state(self, profile):
        return state_of(profile).label

    @admin.display(description=_("what keeps it from being listed"))
    def what_is_missing(self, profile):
        facts = with_listing_facts(MentorProfile.objects.filter(pk=profile.pk), timezone.now()).get()
        missing = [str(Missing(reason).label) for reason in missing_for_listing(facts)]
        if not profile.wants_to_mentor:
            missing.insert(0, gettext("“I want to be a mentor” is switched off"))
        return format_html_join("", "<p>{}</p>", ((reason,) for reason in missing)) or gettext("nothing")

    @admin.display(description=_("page that members see"))
    def public_page(self, profile):
        if not profile.is_listed:
            return gettext("none while it is not listed")
        url = reverse("mentorship:mentor-detail", args=[profile.public_id])
        return format_html('<a href="{}">{}</a>', url, profile)
