from django.apps import AppConfig


class HealthConfig(AppConfig):
    name = "msplan.health"
    label = "health"
    verbose_name = "Health"

    def ready(self) -> None:
        from msplan.health import checks  # noqa: F401, PLC0415  # registers them, once the apps are there
