"""What the public texts keep of people (quality P9)."""

from django.utils.translation import gettext_lazy as _

from caot_mentor.pages.models import Testimonial
from caot_mentor.retention import kept_on

kept_on(
    _("Testimonials, and the consents to them"),
    _("until staff take them down, which the person can ask for at any time"),
    Testimonial,
)
