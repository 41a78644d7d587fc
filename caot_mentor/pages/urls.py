from django.urls import path

from caot_mentor.pages import views

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("programs/", views.program_list, name="program-list"),
    path("programs/<slug:code>/", views.program_detail, name="program-detail"),
    path("why-mentorship/", views.text_page, {"code": "why-mentorship"}, name="why-mentorship"),
    path("contact/", views.contact, name="contact"),
    path("help/email/", views.text_page, {"code": "help-email"}, name="help-email"),
    path("privacy/", views.text_page, {"code": "privacy"}, name="privacy"),
    path("accessibility/", views.text_page, {"code": "accessibility"}, name="accessibility"),
]
