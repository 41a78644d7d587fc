from django.urls import path

from ondemand.registrations import views

urlpatterns = [
    path("on-demand/", views.registration, name="registration"),
    path("on-demand/register/", views.register, name="register"),
    path("on-demand/workbook/", views.workbook_send_again, name="workbook-send-again"),
    path("on-demand/<uuid:public_id>/", views.registration_detail, name="registration-detail"),
]
