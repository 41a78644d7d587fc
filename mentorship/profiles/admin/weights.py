"""The weights of the fit (design 4): staff set the next version; earlier ones stay, to read."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caot_mentor.errors import WorkflowError
from mentorship.profiles.admin.reading import ReadOnly
from mentorship.profiles.forms.weights import WeightsForm
from mentorship.profiles.models import FitWeights
from mentorship.profiles.policy import FIT_POINTS
from mentorship.profiles.workflow.weights import set_weights


@admin.register(FitWeights)
class FitWeightsAdmin(ReadOnly):
    """Each change of the weights is a version of its own, with who set it and why."""

    list_display = ["version", "since", "by", "note"]
    list_select_related = ["by"]
    fields = ["version", *FIT_POINTS, "since", "by", "note"]
    readonly_fields = ["by"]

    def has_add_permission(self, request):
        return bool(request.user.has_perm("mentorship.add_fitweights"))

    def add_view(self, request: Any, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The next version, beginning from the one in force."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        latest = FitWeights.objects.order_by("-version").values(*FIT_POINTS).first() or FIT_POINTS
        form = WeightsForm(request.POST if request.method == "POST" else None, points=latest)
        if request.method == "POST" and form.is_valid():
            try:
                made = set_weights(form.points(), note=form.cleaned_data["note"], by=request.user, now=timezone.now())
            except WorkflowError as error:
                messages.error(request, str(error))
            else:
                self.log_addition(request, made, [{"added": {}}])
                messages.success(request, _("Version %(version)s is in force.") % {"version": made.version})
            return redirect("admin:mentorship_fitweights_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Set the weights of the fit"),
            "opts": self.opts,
            "form": form,
        }
        return render(request, "admin/mentorship/fitweights_add.html", context)
