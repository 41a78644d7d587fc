from django.urls import path

from momentum.sessions import views

urlpatterns = [
    path("momentum/sessions/", views.session_list, name="session-list"),
    path("momentum/sessions/<uuid:public_id>/", views.session_detail, name="session-detail"),
    path("momentum/sessions/<uuid:public_id>/calendar.ics", views.session_calendar, name="session-calendar"),
]
