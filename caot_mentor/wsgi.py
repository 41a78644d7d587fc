"""The entry point of gunicorn. Without `CAOT_MODE` it serves production, never the demo."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caot_mentor.settings")
os.environ.setdefault("CAOT_MODE", "production")

application = get_wsgi_application()
