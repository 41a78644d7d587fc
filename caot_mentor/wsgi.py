"""The entry point of gunicorn. Without `CAOT_MODE` it serves production, never the demo."""

import gc
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

# What is loaded by now stays for good: looking through it again and again for garbage takes a fifth of a page's time.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
