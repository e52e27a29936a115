from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "msplan.links"
    label = "links"
    verbose_name = "Links"
