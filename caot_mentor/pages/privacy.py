"""The public texts are about programs, not people; a testimonial may be of somebody whom the site does not know."""

from django.utils.translation import gettext_lazy as _

from caot_mentor.pages.models import ProgramPage, Question, Testimonial, TextPage
from caot_mentor.privacy import STAFF, Erasure, Field, Seen, not_personal, personal

not_personal("texts of the association", ProgramPage, Question, TextPage)

# A testimonial is bound to no account: a person finds the own one by reading it, and staff take it down on request.
personal(
    Testimonial,
    _("Testimonials"),
    Field("quote", _("what somebody said of a program"), (Seen.EVERYONE,)),
    Field("signed_as", _("how it is signed, empty unless the person agreed"), (Seen.EVERYONE,)),
    Field("consent", _("who agreed to what, and when"), STAFF),
    rows=lambda member: Testimonial.objects.none(),
    erasure=Erasure.DELETE,
    not_personal={
        "program": "which program it is about",
        "language": "language of the quote",
        "is_published": "a decision of staff",
    },
)
