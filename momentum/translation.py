from momentum.programs import translation as programs_translation

__all__ = ["programs_translation"]
