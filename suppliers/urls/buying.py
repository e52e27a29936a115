"""The addresses of planned purchases."""

from django.urls.resolvers import URLPattern

app_name = "buying"
urlpatterns: list[URLPattern] = []
