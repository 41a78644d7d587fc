"""The entry point of gunicorn. Without `CAOT_MODE` it serves production, never the demo."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from caot_mentor.mail.wake import knock_beside_pages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caot_mentor.settings")
os.environ.setdefault("CAOT_MODE", "production")

application = get_wsgi_application()
knock_beside_pages()

if settings.REDIS_URL:
    # else it is read, a second or more, while the first page that knocks at the broker is made (R10)
    import_module("kombu.transport.redis")

# What is loaded by now stays for good: looking through it again and again for garbage takes a fifth of a page's time.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
