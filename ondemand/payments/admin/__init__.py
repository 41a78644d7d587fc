"""Money for finance, one file a subject: payments, what is paid back, the provider's messages, papers, prices."""

from ondemand.payments.admin import papers, payments, prices, provider_events, refunds

__all__ = ["papers", "payments", "prices", "provider_events", "refunds"]
