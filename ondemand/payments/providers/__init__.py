"""Who takes the money: one small interface, and which provider the settings chose.

`stripe` is the real one; `local` plays it on a page of ours, for the demo and the tests; `none` leaves cheque and
telephone. The library of a provider is imported when it is first asked for, and only where it is set.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import cast

from django.conf import settings

from ondemand.payments.providers.interface import Provider

MODULES = {"stripe": "ondemand.payments.providers.stripe_checkout", "local": "ondemand.payments.providers.local"}


@cache
def _provider(name: str) -> Provider:
    return cast(Provider, import_module(MODULES[name]).make_provider())


def current_provider() -> Provider | None:
    """The provider that new payments go to; None where people pay by cheque or telephone alone."""
    return _provider(settings.PAYMENT_PROVIDER) if settings.PAYMENT_PROVIDER in MODULES else None


def provider_called(name: str) -> Provider | None:
    """The provider that an earlier payment went to; None where it is not set here any more."""
    return _provider(name) if name == settings.PAYMENT_PROVIDER and name in MODULES else None
