"""The addresses of the risk model."""

from django.urls.resolvers import URLPattern

app_name = "risk"
urlpatterns: list[URLPattern] = []
