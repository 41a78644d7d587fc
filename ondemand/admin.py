"""Gathers the subjects' admin pages. What the subjects above add to a registration's pages comes first."""

from ondemand.matching import admin as matching_admin
from ondemand.payments import admin as payments_admin
from ondemand.registrations import admin as registrations_admin

__all__ = ["matching_admin", "payments_admin", "registrations_admin"]
