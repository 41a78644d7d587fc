"""The site with a second administration beside it, in which Django's own list shows the same registrations (goal 6)."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import path
from django.utils import timezone

from caot_mentor.admin_site import AdminSite
from caot_mentor.urls import *  # noqa: F403
from caot_mentor.urls import urlpatterns
from ondemand.registrations.models import Registration


class OverdueFilter(admin.SimpleListFilter):
    title, parameter_name = "due", "due"

    def lookups(self, request, model_admin):
        return [("overdue", "overdue"), ("later", "later"), ("paused", "paused")]

    def queryset(self, request, queryset):
        now, own = timezone.now(), queryset.filter(state__in=Registration.STAFF_STATES)
        match self.value():
            case "overdue":
                return own.filter(due_by__lt=now)
            case "later":
                return own.filter(due_by__gte=now)
            case "paused":
                return queryset.filter(clock_paused_at__isnull=False)
        return queryset


class LanguageFilter(admin.SimpleListFilter):
    title, parameter_name = "language", "language"

    def lookups(self, request, model_admin):
        return [(code, code) for code in ("en", "fr", "asl", "lsq", "zh", "pa", "es", "ar")]

    def queryset(self, request, queryset):
        return queryset.filter(languages__contains=[self.value()]) if self.value() else queryset


class UsualRegistrationAdmin(admin.ModelAdmin):
    """The usual way: a changelist with facets."""

    list_display = ["member", "state", "due_by", "languages", "registered_at"]
    list_filter = ["state", OverdueFilter, LanguageFilter]
    list_select_related = ["member"]
    list_per_page = 50
    ordering = ["due_by", "registered_at"]
    search_fields = ["member__first_name", "member__last_name", "member__email"]
    show_facets = admin.ShowFacets.ALWAYS


# the same administration around it, so that the two pages differ in their list alone
usual = AdminSite(name="usual")
for model, model_admin in admin.site._registry.items():
    if model is Registration:
        usual.register(model, UsualRegistrationAdmin)
    else:  # with its dates in words already
        admin.AdminSite.register(usual, model, type(model_admin))
urlpatterns = [*i18n_patterns(path("usual/", usual.urls)), *urlpatterns]
