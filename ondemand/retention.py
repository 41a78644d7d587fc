"""How long what the paid program knows of people is kept: each subject enters its own by being imported."""

from django.utils.translation import gettext_lazy as _

from caot_mentor.retention import kept_on
from ondemand.payments.models import Payment, ProviderEvent, Receipt, Refund
from ondemand.registrations import retention as registrations_retention

__all__ = ["registrations_retention"]

kept_on(
    _("Registrations with a payment, payments, receipts, refunds"),
    _("the law asks for books of the last six full years; afterwards finance staff decide, no job deletes them"),
    Payment,
    ProviderEvent,
    Receipt,
    Refund,
)
