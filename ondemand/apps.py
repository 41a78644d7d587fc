from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OnDemandConfig(AppConfig):
    name = "ondemand"
    verbose_name = _("Mentorship On Demand")
