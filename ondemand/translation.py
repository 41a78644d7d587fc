from ondemand.payments import translation as payments_translation

__all__ = ["payments_translation"]
