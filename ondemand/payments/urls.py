from django.urls import path

from ondemand.payments import views

urlpatterns = [
    path("on-demand/pay/", views.registration_pay, name="registration-pay"),
    path("on-demand/cancel/", views.registration_cancel, name="registration-cancel"),
    path("my-receipts/", views.receipt_list, name="receipt-list"),
    path("my-receipts/<uuid:public_id>/", views.receipt_detail, name="receipt-detail"),
    path("my-receipts/<uuid:public_id>/send/", views.receipt_send, name="receipt-send"),
    path("my-receipts/<uuid:public_id>/<slug:language>/", views.receipt_download, name="receipt-download"),
    path("on-demand/demo-checkout/<slug:ref>/", views.local_checkout, name="local-checkout"),
]
