from django.apps import AppConfig


class UsualWayConfig(AppConfig):
    name = "tests.bench.usual_way"
    label = "usual_way"
