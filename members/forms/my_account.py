"""The forms of My Account and of the yearly confirmation (MEM-5, MEM-6)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from caot_mentor.my_account import NotificationKind
from members.models import Member
from members.policy import Province
from members.zones import GROUPED, ZONES, zone_of_province


class ProfileForm(forms.Form):
    """Language, city, province and time zone; names come from the roll."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        help_text=_("The language of the site, of e-mails and of the documents made for you."),
    )
    city = forms.CharField(
        label=_("City"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    province = forms.ChoiceField(
        label=_("Province or territory"),
        choices=Province.choices,
        required=False,
        widget=forms.Select(attrs={"autocomplete": "address-level1"}),
    )

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("Meetings are shown to you in this time zone, on the site, in e-mails and when you plan one."),
    )

    def __init__(self, data: Any = None, *, member: Member) -> None:
        names = ("language", "city", "province", "time_zone")
        super().__init__(data, initial={name: getattr(member, name) for name in names})
        of_province = _("That of my province: %(zone)s") % {"zone": ZONES[zone_of_province(member.province)]}
        self.fields["time_zone"].choices = [("", of_province), *GROUPED]  # type: ignore[attr-defined]

    def clean_city(self) -> str:
        return " ".join(self.cleaned_data["city"].split())


class NotificationsForm(forms.Form):
    """The kinds of mail that may be switched off."""

    wanted = forms.MultipleChoiceField(
        label=_("Send me"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Untick what you can do without."),
    )

    def __init__(self, data: Any = None, *, kinds: Iterable[NotificationKind], off: Iterable[str]) -> None:
        optional = [kind for kind in kinds if kind.is_optional]
        super().__init__(data, initial={"wanted": [kind.code for kind in optional if kind.code not in set(off)]})
        field = self.fields["wanted"]
        field.choices = [(kind.code, kind.label) for kind in optional]  # type: ignore[attr-defined]


class DeclarationForm(forms.Form):
    """The condition of an activity, in the words that the member confirms (MEM-3)."""

    confirmed = forms.BooleanField(error_messages={"required": _("Tick the box to confirm, or leave the page.")})

    def __init__(self, data: Any = None, *, condition: str) -> None:
        super().__init__(data)
        self.fields["confirmed"].label = condition


class ErasureForm(forms.Form):
    """A second thought before the account is asked to be erased."""

    understood = forms.BooleanField(
        label=_("I understand that what is erased cannot be brought back."),
        error_messages={"required": _("Tick the box to go on, or leave the page.")},
    )


class DecisionForm(forms.Form):
    """An administrator's answer to a request to be erased."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[
            ("carry_out", _("Erase the person now; this cannot be undone")),
            ("decline", _("Decline, and say why")),
        ],
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed to decline. The person is told these words, in the language of the person’s profile."),
    )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("decision") == "decline" and not self.cleaned_data.get("reason", "").strip():
            self.add_error("reason", _("Say why: the member is told."))
        return self.cleaned_data
