from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MomentumConfig(AppConfig):
    name = "momentum"
    verbose_name = _("Momentum and equity programs")
