from django.urls import path

from caot_mentor.pages import views

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
]
