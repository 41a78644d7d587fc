"""Who someone is: the member, who is also the account that signs in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pghistory
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import is_password_usable
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from caot_mentor.history import EventRow
from members.policy import ERASURE_WITHIN_DAYS, ROLE_PERMISSIONS, Role


class MemberQuerySet(models.QuerySet["Member"]):
    """Members, by the words of the rules."""

    def staff(self) -> MemberQuerySet:
        """Members who hold a staff role (MEM-8)."""
        return self.exclude(role=Role.NONE)

    def activated(self) -> MemberQuerySet:
        """Members who have activated their account (MEM-4)."""
        return self.filter(activated_at__isnull=False)


class MemberManager(BaseUserManager.from_queryset(MemberQuerySet)):  # type: ignore[misc]
    """Looks people up by e-mail address, whatever its case."""

    def get_by_natural_key(self, email: str | None) -> Member:
        return self.get(email__iexact=email)


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    fields=["email", "role", "is_active"],
    model_name="MemberHistory",
)
class Member(AbstractBaseUser):
    """A person on the roll (MEM-4), or staff.

    The account exists before it is activated; its password is unusable until then.
    """

    email = models.EmailField(_("e-mail address"), unique=True)
    member_number = models.CharField(
        _("member number"), max_length=20, unique=True, null=True, blank=True, help_text=_("Staff may have none.")
    )
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="en")
    city = models.CharField(_("city"), max_length=80, blank=True)
    province = models.CharField(
        _("province or territory"), max_length=2, blank=True, help_text=_("Empty for a person outside Canada.")
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        blank=True,
        default="",
        db_default="",  # the import of the roll writes people without it
        help_text=_("Empty: that of the province."),
    )
    role = models.CharField(_("staff role"), max_length=20, choices=Role, blank=True, default=Role.NONE)
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    activated_at = models.DateTimeField(_("account activated"), null=True, blank=True, editable=False)
    address_bounced_at = models.DateTimeField(_("mail came back"), null=True, blank=True, editable=False)

    # The activities that today's page may open without another question: read with the account of a session alone.
    open_doors: frozenset[str] = frozenset()

    objects = MemberManager()
    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    class Meta:
        ordering = ["last_name", "first_name", "pk"]
        verbose_name, verbose_name_plural = _("member"), _("members")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="members_member_email_any_case"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="members_member_role_known"),
        ]

    def __str__(self) -> str:
        # an erased person's row has no name any more, and the links of staff to it need one
        return self.get_full_name() or str(_("A person who has left"))

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        return self.first_name

    @property
    def is_staff(self) -> bool:
        return self.role != Role.NONE

    @property
    def is_superuser(self) -> bool:
        """Nobody is above the table of `ROLE_PERMISSIONS`."""
        return False

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session's seal: it breaks with the password and the role, so that no right outlives its loss (MEM-8)."""
        seal = f"{self.role} {self.password}"
        return salted_hmac("members.Member.session", seal, secret=secret, algorithm="sha256").hexdigest()

    @property
    def has_set_password(self) -> bool:
        return is_password_usable(self.password)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whether the person's staff role holds `perm` (`app.action_model`), read from the one table at each call."""
        return self.is_active and perm in ROLE_PERMISSIONS.get(self.role, frozenset())

    def has_perms(self, perm_list: list[str], obj: Any = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        granted = ROLE_PERMISSIONS.get(self.role, frozenset())
        return self.is_active and any(perm.startswith(f"{app_label}.") for perm in granted)


class MemberEvent(EventRow):
    """What happened to a member's account, membership or role."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="events", verbose_name=_("member"))

    class Meta(EventRow.Meta):
        verbose_name, verbose_name_plural = _("event of a member"), _("history of members")


class NotificationChoice(models.Model):
    """A kind of mail that the member switched off; no row means that it is sent."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="notification_choices")
    kind = models.CharField(_("kind"), max_length=40)
    is_wanted = models.BooleanField(_("wanted"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("notification choice"), _("notification choices")
        constraints = [models.UniqueConstraint(fields=["member", "kind"], name="members_notificationchoice_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.is_wanted}"


class ErasureRequest(models.Model):
    """A member asked that the account be erased (MEM-5); an administrator carries it out or says why not."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    member = models.ForeignKey(
        Member, models.SET_NULL, null=True, related_name="erasure_requests", verbose_name=_("member")
    )
    asked_at = models.DateTimeField(_("asked"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    reason = models.TextField(_("reason"), blank=True, help_text=_("Told to the member when it is declined."))

    class Meta:
        ordering = ["asked_at"]
        verbose_name, verbose_name_plural = _("erasure request"), _("erasure requests")
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(state="open"), name="members_erasurerequest_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}, {self.get_state_display()}"

    @property
    def decide_by(self) -> datetime:
        """Until when the person was told that it is decided."""
        return self.asked_at + timedelta(days=ERASURE_WITHIN_DAYS)
