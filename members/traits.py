"""The traits of self-identification, in the order in which they are asked (quality 3.3, FIND-3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Trait(models.TextChoices):
    """What can be said of oneself. Their questions and answers stand in `members/identity_questions.py`."""

    INDIGENOUS = "indigenous", _("Indigenous identity")
    RACE = "race", _("Race")
    ETHNICITY = "ethnicity", _("Ethnic or cultural background")
    GENDER = "gender", _("Gender")
    ORIENTATION = "orientation", _("Sexual orientation")
    DISABILITY = "disability", _("Disability")
    FAITH = "faith", _("Faith")
    FIRST_IN_FAMILY = "first-in-family", _("First in the family at university")
    NEWCOMER = "newcomer", _("Newcomer to Canada")
    CAREGIVER = "caregiver", _("Caregiver")
    FRANCOPHONE = "francophone", _("Francophone in a minority")
