app_name = "momentum"
urlpatterns: list = []
