"""How staff come in (MEM-8)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models.people import Member
from members.policy import Role


class StaffInvitation(models.Model):
    """An administrator invites a person to a staff role; the link in the mail is used once, within 7 days."""

    email = models.EmailField(_("e-mail address"))
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80)
    language = models.CharField(_("language"), max_length=2, default="en")
    role = models.CharField(_("staff role"), max_length=20, choices=[choice for choice in Role.choices if choice[0]])
    invited_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("invited by")
    )
    invited_at = models.DateTimeField(_("invited"), editable=False)
    expires_at = models.DateTimeField(_("link ends"), editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)

    class Meta:
        ordering = ["-invited_at"]
        verbose_name, verbose_name_plural = _("staff invitation"), _("staff invitations")
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("email"),
                condition=Q(accepted_at=None),
                name="members_staffinvitation_one_open",
                violation_error_message=_("This person has an open invitation already."),
            )
        ]

    def __str__(self) -> str:
        return self.email
