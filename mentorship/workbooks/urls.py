from django.urls import path

from mentorship.workbooks import views

urlpatterns = [
    path("my-workbooks/", views.workbook_list, name="workbook-list"),
    path("my-workbooks/<slug:kind>/", views.workbook_detail, name="workbook-detail"),
    path("my-workbooks/<slug:kind>/begin/", views.workbook_begin, name="workbook-begin"),
    path("my-workbooks/<slug:kind>/print/", views.workbook_print, name="workbook-print"),
    path("my-workbooks/<slug:kind>/pdf/<slug:language>/", views.workbook_pdf, name="workbook-pdf"),
    path("my-workbooks/<slug:kind>/keep/", views.workbook_keep, name="workbook-keep"),
    path("my-workbooks/<slug:kind>/send/", views.workbook_send, name="workbook-send"),
    path("my-workbooks/<slug:kind>/sections/<slug:section>/", views.workbook_section, name="workbook-section"),
]
