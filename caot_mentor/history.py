"""The first of the two histories: one append-only row for each change of state made by a workflow.

The second, database triggers by django-pghistory, watches the few tables where money, consent, roles or
membership can change by other ways.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from caot_mentor.dates import written_moment


class EventRow(models.Model):
    """Who did what to a thing, and when. Rows are written by workflows and edited by nobody.

    `actor` is empty for the system's own sweeps, or when the person has been erased.
    """

    at = models.DateTimeField(_("when"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    action = models.CharField(_("what"), max_length=60)
    from_state = models.CharField(_("from"), max_length=40, blank=True)
    to_state = models.CharField(_("to"), max_length=40, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return written_moment(self.at)
