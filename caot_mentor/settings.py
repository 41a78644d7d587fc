"""Settings, chosen by the environment.

`CAOT_MODE` is `demo` (default of `manage.py`: embedded parts, loopback only), `test` or `production` (default of
gunicorn). Production reads everything from the environment and refuses, in a sentence, what is unsafe.
"""

import base64
import os
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("CAOT_VAR_DIR", BASE_DIR / "var"))
MODE = os.environ.get("CAOT_MODE", "demo")
if MODE not in {"demo", "test", "production"}:
    raise ImproperlyConfigured(f"CAOT_MODE is {MODE!r}: it must be demo, test or production.")
IS_PRODUCTION, IS_DEMO = MODE == "production", MODE == "demo"


def from_environment(name: str, why: str, default: str = "") -> str:
    """The variable `name`; production refuses to start without it and says `why` it is needed."""
    value = os.environ.get(name, "" if IS_PRODUCTION else default)
    if IS_PRODUCTION and not value:
        raise ImproperlyConfigured(f"{name} is not set: {why}")
    return value


def is_strong_key(key: str) -> bool:
    """Whether the key has the form that Fernet asks for, and is no pattern and not the demo's own."""
    try:
        raw = base64.b64decode(key, altchars=b"-_", validate=True)
    except ValueError:
        return False
    return len(raw) == 32 and len(set(raw)) > 12 and key != DEMO_IDENTITY_KEY


DEBUG = False
SECRET_KEY = from_environment(
    "SECRET_KEY", "production signs sessions and links with it (50 random characters).", "only-for-demo-and-tests-" * 3
)
if IS_PRODUCTION and (len(SECRET_KEY) < 50 or SECRET_KEY.startswith("only-for-demo")):
    raise ImproperlyConfigured("SECRET_KEY is too short or the demo's own: set 50 random characters.")
# Answers about identity that are for staff only are sealed with the first; the others open what they sealed once.
DEMO_IDENTITY_KEY = base64.urlsafe_b64encode(b"only-for-demo-and-tests-not-real").decode()
IDENTITY_KEYS = [
    key.strip()
    for key in from_environment(
        "IDENTITY_KEYS", "answers about identity are sealed with it (docs/production.md says how).", DEMO_IDENTITY_KEY
    ).split(",")
]
if IS_PRODUCTION and not all(is_strong_key(key) for key in IDENTITY_KEYS):
    raise ImproperlyConfigured(
        "IDENTITY_KEYS holds a key that is weak, broken or the demo's own: each is 32 random bytes in URL-safe base64."
    )
PORT = int(os.environ.get("PORT", "8000"))
SITE_URL = from_environment(
    "SITE_URL", "links in mail begin with it (https://mentorship.example.org).", f"http://localhost:{PORT}"
).rstrip("/")
if IS_PRODUCTION and not SITE_URL.startswith("https://"):
    raise ImproperlyConfigured("SITE_URL must begin with https:// in production.")
ALLOWED_HOSTS = from_environment("ALLOWED_HOSTS", "name the site's hosts, separated by commas.", "localhost").split(",")
if IS_PRODUCTION and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS may not contain * in production.")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "modeltranslation",
    "caot_mentor.site.SiteAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "caot_mentor.site.SiteConfig",
    "caot_mentor.mail",
    "caot_mentor.pages",
    "members",
    "mentorship",
    "ondemand",
    "momentum",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "caot_mentor.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "caot_mentor.middleware.MethodsMiddleware",
    "caot_mentor.middleware.DatabaseDownMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "members.middleware.SessionListMiddleware",
    "members.middleware.StaffSafetyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "members.middleware.HistoryContextMiddleware",
]

ROOT_URLCONF = "caot_mentor.urls"
WSGI_APPLICATION = "caot_mentor.wsgi.application"
FORM_RENDERER = "caot_mentor.site.FormRenderer"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "caot_mentor.site.site_context",
                "members.middleware.session_context",
            ],
            "builtins": ["caot_mentor.templatetags.ui"],
        },
    }
]

# Database: one dialect everywhere. Without DATABASE_URL a real PostgreSQL starts in var/.
DATABASE_URL = from_environment("DATABASE_URL", "production needs a PostgreSQL server of its own.")
DATABASES: dict[str, Any]
if DATABASE_URL:
    DATABASES = {"default": dict(dj_database_url.parse(DATABASE_URL))}
    if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL server (postgresql://…).")
else:
    DATABASES = {
        "default": {"ENGINE": "caot_mentor.embedded", "NAME": "postgres", "DATA_DIR": str(VAR_DIR / "postgres")}
    }
DATABASES["default"].update(CONN_MAX_AGE=600, CONN_HEALTH_CHECKS=True)
# prepare_threshold, plan_cache_mode: see caot_mentor/statements.py
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": 3,
    "prepare_threshold": 5,
    "options": "-c plan_cache_mode=force_generic_plan",
    **DATABASES["default"].get("OPTIONS", {}),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rate limits and sessions must survive Redis: both live in the database.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# Broker: Redis in production, files in var/ without it.
REDIS_URL = from_environment("REDIS_URL", "production needs Redis for Celery's messages.")
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = (
    # max_retries: without it kombu waits its own 4 to 6 s for a broker that is away, whatever the sockets' limits (R10)
    {"socket_timeout": 1, "socket_connect_timeout": 1, "visibility_timeout": 300, "max_retries": 0}
    if REDIS_URL
    else {
        "data_folder_in": str(VAR_DIR / "broker"),
        "data_folder_out": str(VAR_DIR / "broker"),
        "control_folder": str(VAR_DIR / "broker-control"),
        "polling_interval": 0.1,
    }
)
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.2}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT, CELERY_TASK_SOFT_TIME_LIMIT = 60, 45
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30.0 if IS_PRODUCTION else 0.0
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"

# Mail
DEFAULT_FROM_EMAIL = from_environment("MAIL_FROM", "mail needs a sender.", "CAOT Mentorship <mentorship@caot.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAILERS: dict[str, Any]
if MODE == "production":
    if os.environ.get("ANYMAIL_BACKEND"):
        MAILERS = {"default": {"BACKEND": os.environ["ANYMAIL_BACKEND"]}}
        ANYMAIL = {
            name.removeprefix("ANYMAIL_"): value
            for name, value in os.environ.items()
            if name.startswith("ANYMAIL_") and name != "ANYMAIL_BACKEND"
        }
    else:
        MAILERS = {
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": {
                    "host": from_environment("SMTP_HOST", "set it, or ANYMAIL_BACKEND, so that mail can leave."),
                    "port": int(os.environ.get("SMTP_PORT", "587")),
                    "username": os.environ.get("SMTP_USER", ""),
                    "password": os.environ.get("SMTP_PASSWORD", ""),
                    "use_tls": os.environ.get("SMTP_TLS", "yes") == "yes",
                    "timeout": 10,
                },
            }
        }
elif MODE == "test" and os.environ.get("SMTP_PORT"):
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": int(os.environ["SMTP_PORT"]), "timeout": 5},
        }
    }
elif MODE == "test":
    MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
else:
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(VAR_DIR / "mail")},
        }
    }

# Languages and times: stored in UTC, shown in Ottawa time.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [BASE_DIR / "caot_mentor" / "locale"]
FORMAT_MODULE_PATH = ["caot_mentor.formats"]
USE_I18N = USE_TZ = True
TIME_ZONE = "America/Toronto"
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": ("en",), "fr": ("en",)}

# Static files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if MODE == "test"
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = MODE == "test"
MEDIA_ROOT = VAR_DIR / "media"
# Who was erased since, for after a restore: outside of what a backup of the database brings back (docs/production.md)
TOMBSTONES_FILE = Path(os.environ.get("TOMBSTONES_FILE", VAR_DIR / "tombstones.jsonl"))
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# Who signs in, and how
AUTH_USER_MODEL = "members.Member"
AUTHENTICATION_BACKENDS = ["members.backends.MemberBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if MODE == "test":  # a person for a test costs a millisecond, not a tenth of a second
    PASSWORD_HASHERS.insert(0, "django.contrib.auth.hashers.MD5PasswordHasher")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "first_name", "last_name"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "members:signed-in"
ACCOUNT_ADAPTER = "members.adapters.AccountAdapter"
MFA_ADAPTER = "members.adapters.MFAAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 300
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "pages:home"  # in the language that was read
ACCOUNT_SESSION_REMEMBER = True  # 14 days for members; staff_session_ends_in() says for staff
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 1
PASSWORD_RESET_TIMEOUT = 60 * 60 * 2
# Beside allauth's own limits: how often activation may be asked for, by network address and by e-mail address; how
# often a code of a document may be tried.
ACCOUNT_RATE_LIMITS = {
    "activate": "20/m/ip,5/h/key",
    "choose_password": "20/m/ip",
    "verify": "30/m/ip",
    "calendar": "60/m/ip",
}
ACCOUNT_FORMS = {
    "login": "members.forms.accounts.LoginForm",
    "request_login_code": "members.forms.accounts.RequestLoginCodeForm",
    "confirm_login_code": "members.forms.accounts.ConfirmLoginCodeForm",
    "reset_password": "members.forms.accounts.ResetPasswordForm",
    "reset_password_from_key": "members.forms.accounts.ResetPasswordKeyForm",
    "change_password": "members.forms.accounts.ChangePasswordForm",
    "set_password": "members.forms.accounts.SetPasswordForm",
    "add_email": "members.forms.accounts.AddEmailForm",
    "reauthenticate": "members.forms.accounts.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "members.forms.accounts.AuthenticateForm",
    "reauthenticate": "members.forms.accounts.ReauthenticateByCodeForm",
    "activate_totp": "members.forms.accounts.ActivateAppForm",
    "add_webauthn": "members.forms.accounts.AddPasskeyForm",
    "edit_webauthn": "members.forms.accounts.EditPasskeyForm",
}
# Nobody signs up here, so nobody can lock the owner of an address out by adding a factor before confirming it; without
# this, people with a passkey could never change their address (MEM-7).
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION
MFA_TOTP_ISSUER = "CAOT Mentorship"
MFA_RECOVERY_CODE_COUNT = 10
USERSESSIONS_TRACK_ACTIVITY = True
if os.environ.get("TRUSTED_PROXIES"):
    ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ["TRUSTED_PROXIES"])

# Money: who takes it, and what stands on receipts (OD-1)
PAYMENT_PROVIDER = from_environment(
    "PAYMENT_PROVIDER", "stripe, or none where people pay by cheque and telephone alone.", "local"
)
if PAYMENT_PROVIDER not in ({"stripe", "none"} if IS_PRODUCTION else {"stripe", "none", "local"}):
    raise ImproperlyConfigured(f"PAYMENT_PROVIDER is {PAYMENT_PROVIDER!r}: it must be stripe or none in production.")
STRIPE_SECRET_KEY = os.environ.get("STRIPE_SECRET_KEY", "")
STRIPE_WEBHOOK_SECRET = os.environ.get("STRIPE_WEBHOOK_SECRET", "")
STRIPE_API_BASE = ""  # Stripe's own
if PAYMENT_PROVIDER == "stripe" and not (STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET):
    raise ImproperlyConfigured("PAYMENT_PROVIDER is stripe: set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET.")
GST_HST_NUMBER = from_environment(
    "GST_HST_NUMBER", "receipts name the registration number for GST and HST.", "00000 0000 RT0001"
)
QST_REGISTERED = os.environ.get("QST_REGISTERED", "yes" if not IS_PRODUCTION else "no") == "yes"
QST_NUMBER = os.environ.get("QST_NUMBER", "" if IS_PRODUCTION else "0000000000 TQ0001")
if QST_REGISTERED and not QST_NUMBER:
    raise ImproperlyConfigured("QST_REGISTERED is yes: set QST_NUMBER, which receipts name.")

# Browser safety: one policy for every page, without exceptions.
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_HSTS_SECONDS = 31_536_000 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PRODUCTION
SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("TRUSTED_PROXIES") else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_PRODUCTION
SESSION_COOKIE_NAME = "__Host-session" if IS_PRODUCTION else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_PRODUCTION else "csrf"
LANGUAGE_COOKIE_NAME = "__Host-language" if IS_PRODUCTION else "language"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
CSRF_FAILURE_VIEW = "caot_mentor.views.csrf_failure"
DEFAULT_EXCEPTION_REPORTER_FILTER = "caot_mentor.site.SafeReportFilter"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO" if IS_PRODUCTION else "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}},
}

# The association: what another would change first; who is in charge of privacy by name or title (Law 25), and address.
ASSOCIATION_PHONE = os.environ.get("ASSOCIATION_PHONE", "613-555-0100")
ASSOCIATION_EMAIL = os.environ.get("ASSOCIATION_EMAIL", "mentorship@caot.example")
ASSOCIATION_ADDRESS = os.environ.get("ASSOCIATION_ADDRESS", "100 Example Street, Ottawa ON  K1A 0A0")
ASSOCIATION_JOIN_URL = os.environ.get("ASSOCIATION_JOIN_URL", "https://caot.example/join")
ASSOCIATION_NOTCE_URL = os.environ.get("ASSOCIATION_NOTCE_URL", "https://caot.example/notce")
PRIVACY_OFFICER = os.environ.get("PRIVACY_OFFICER", "Robin Specimen (an invented name), privacy@caot.example")
PRIVACY_OFFICER_FR = os.environ.get("PRIVACY_OFFICER_FR") or PRIVACY_OFFICER.replace("an invented name", "nom inventé")
