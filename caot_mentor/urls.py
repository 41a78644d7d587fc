"""Every address of the site. All but what programs ask for carry their language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from caot_mentor import health, views
from members.views import second_factor
from ondemand.payments.views import webhook

handler400, handler403, handler404, handler500 = (
    "caot_mentor.views.bad_request",
    "caot_mentor.views.permission_denied",
    "caot_mentor.views.page_not_found",
    "caot_mentor.views.server_error",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.choose_language, name="choose-language"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("payments/webhook", webhook, name="payments-webhook"),
]
localized: list[URLPattern | URLResolver] = [
    # first the search's, which is asked for most
    path("", include("mentorship.urls")),
    path("", include("caot_mentor.pages.urls")),
    # before allauth's own at the same addresses
    path("account/2fa/totp/deactivate/", second_factor.app_remove, name="mfa_deactivate_totp"),
    path("account/2fa/webauthn/keys/<int:pk>/remove/", second_factor.passkey_remove, name="mfa_remove_webauthn"),
    path("account/", include("allauth.urls")),
    path("", include("members.urls")),
    path("", include("ondemand.urls")),
    path("", include("momentum.urls")),
    path("admin/", admin.site.urls),
]
if settings.IS_DEMO:
    from caot_mentor.mail import demo_views

    localized.append(path("demo-mail/", demo_views.demo_inbox, name="demo-mail"))
urlpatterns += i18n_patterns(*localized, prefix_default_language=True)
