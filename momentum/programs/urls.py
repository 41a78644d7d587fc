from django.urls import path

from momentum.programs import views

urlpatterns = [
    path("momentum/", views.my_programs, name="my-programs"),
    path("programs/<slug:code>/interest/", views.interest_say, name="interest-say"),
    path("momentum/interest/<int:pk>/withdraw/", views.interest_withdraw, name="interest-withdraw"),
]
