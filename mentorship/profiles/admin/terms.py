"""The lists of words that staff edit (fields 5.10)."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modeltranslation.admin import TranslationAdmin

from mentorship.profiles import workflow
from mentorship.profiles.models import Term
from mentorship.profiles.queries import profiles_using


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
            self.log_change(request, term, [{"changed": {"fields": ["retired"]}}])
