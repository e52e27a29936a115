from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "msplan.files"
    label = "files"
    verbose_name = "Files"
