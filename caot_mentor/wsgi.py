"""The entry point of gunicorn. Without `CAOT_MODE` it serves production, never the demo."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caot_mentor.settings")
os.environ.setdefault("CAOT_MODE", "production")

application = get_wsgi_application()

if settings.REDIS_URL:
    # else the first person whose page knocks at the broker waits for this to be read, a second or more (R10)
    import_module("kombu.transport.redis")
