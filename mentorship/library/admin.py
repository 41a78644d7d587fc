"""Guides, sheets and recordings that staff put up for members."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from modeltranslation.admin import TranslationAdmin

from caot_mentor.errors import WorkflowError
from members.admin.happened import Happened, in_words
from mentorship.library import workflow
from mentorship.library.event_words import note_in_words
from mentorship.library.forms import FileForm, ResourceForm
from mentorship.library.models import Resource, ResourceFile
from mentorship.library.queries import shown, with_parts
from mentorship.library.rules import Action, languages_missing, languages_without_captions
from mentorship.library.serving import file_response

ACTIONS = dict(Action.choices)


class LacksFilter(admin.SimpleListFilter):
    """What somebody would look for in vain: captions or a transcript, or anything in one of the languages."""

    title, parameter_name = _("what is missing"), "lacks"
    looked_for = {"captions": languages_without_captions, "language": languages_missing}

    def lookups(self, request, model_admin):
        return [("captions", _("captions or transcript")), ("language", _("a language"))]

    def queryset(self, request, queryset):
        lacks = self.looked_for.get(self.value() or "")
        if lacks is None:
            return queryset
        # the library is small, and what it lacks stands in several tables
        return queryset.filter(pk__in=[each.pk for each in with_parts(Resource.objects.all()) if lacks(each)])


@admin.register(Resource)
class ResourceAdmin(TranslationAdmin):
    """Title, words and, for each language, a link or a file. What is not needed any more is hidden, not deleted."""

    form = ResourceForm
    list_display = ["title", "kind", "audience", "its_languages", "its_captions", "position", "is_shown"]
    list_filter = [LacksFilter, "is_shown", "kind", "audience", "programs"]
    search_fields = ["title_en", "title_fr", "code"]
    fields = [
        *("code", "kind", "audience", "programs", "for_participants", "position", "title", "about", "body", "address"),
        *("minutes", "captions_address", "transcript", "without_captions_because", "is_shown", "what_happened"),
    ]
    change_form_template = "admin/mentorship/resource_change.html"
    actions = None
    view_on_site = False  # the preview shows what is hidden as well

    def get_queryset(self, request):
        return with_parts(super().get_queryset(request))

    def get_readonly_fields(self, request, obj=None):
        return ["code", "what_happened"] if obj else ["what_happened"]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(db_field, request, **kwargs | {"widget": forms.CheckboxSelectMultiple})

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        workflow.save_resource(obj, changed=form.changed_data, by=request.user, now=timezone.now())

    @admin.display(description=_("languages"))
    def its_languages(self, resource):
        missing = languages_missing(resource)
        return ", ".join(code.upper() for code, _name in settings.LANGUAGES if code not in missing) or "–"

    @admin.display(description=_("lacks captions"))
    def its_captions(self, resource):
        return ", ".join(code.upper() for code in languages_without_captions(resource)) or "–"

    @admin.display(description=_("what happened"))
    def what_happened(self, resource):
        events = resource.events.select_related("actor").order_by("-at", "-pk") if resource.pk else []
        return in_words(
            Happened(each.at, ACTIONS.get(each.action, each.action), each.actor, note_in_words(each)) for each in events
        )

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/files/", view(self.files_view), name="mentorship_resource_files"),
            path(
                "<path:object_id>/preview/", view(require_safe(self.preview_view)), name="mentorship_resource_preview"
            ),
            path("file/<uuid:key>/", view(require_safe(self.file_view)), name="mentorship_resource_file"),
            *super().get_urls(),
        ]

    def files_view(self, request: Any, object_id: str) -> HttpResponse:
        """The files of a resource: put one up, take one out."""
        resource = self._resource(request, object_id, self.has_change_permission)
        sent = (request.POST, request.FILES) if request.method == "POST" and "remove" not in request.POST else ()
        form = FileForm(*sent)
        if "remove" in request.POST:
            file = next((each for each in resource.files.all() if str(each.pk) == request.POST["remove"]), None)
            if file is None or self._do(
                request, lambda: workflow.remove_file(file, by=request.user, now=timezone.now())
            ):
                messages.success(request, _("The file is taken out."))
            return self._to_files(request, resource)
        if form.is_valid() and self._do(request, lambda: self._put(request, resource, form)):
            messages.success(request, _("The file is there."))
            return self._to_files(request, resource)
        return self._page(request, resource, "files", _("Files: %(title)s"), form=form)

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The resource as members see it, also while it is hidden."""
        resource = self._resource(request, object_id, self.has_view_permission)
        seen = shown(resource, (get_language() or "en")[:2])
        file_view = "admin:mentorship_resource_file"
        return self._page(request, resource, "preview", _("Preview: %(title)s"), shown=seen, file_view=file_view)

    def file_view(self, request: HttpRequest, key: UUID) -> HttpResponseBase:
        """A file for staff, also of what is hidden."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return file_response(request, get_object_or_404(ResourceFile, key=key))

    def _resource(self, request, object_id, is_permitted):
        resource = self.get_object(request, unquote(object_id))
        if not is_permitted(request, resource):
            raise PermissionDenied
        if resource is None:
            raise Http404
        return resource

    def _put(self, request, resource, form):
        file = form.cleaned_data["file"]
        workflow.put_file(
            resource,
            language=form.cleaned_data["language"],
            part=form.cleaned_data["part"],
            name=file.name,
            content_type=form.content_type,
            content=file.file,
            by=request.user,
            now=timezone.now(),
        )

    def _do(self, request, deed):
        """Whether it went through; if not, the page says why."""
        try:
            deed()
        except WorkflowError as error:
            messages.error(request, str(error))
            return False
        return True

    def _to_files(self, request, resource):
        self.log_change(request, resource, [{"changed": {"fields": [gettext_noop("files")]}}])
        return redirect("admin:mentorship_resource_files", resource.pk)

    def _page(self, request, resource, name, title, **context):
        page = {
            **self.admin_site.each_context(request),
            "title": title % {"title": resource},
            "opts": self.opts,
            "resource": resource,
            **context,
        }
        return render(request, f"admin/mentorship/resource_{name}.html", page)
