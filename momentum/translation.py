from momentum.programs import translation as programs_translation
from momentum.sessions import translation as sessions_translation

__all__ = ["programs_translation", "sessions_translation"]
