"""The addresses of what lies beyond tier 1."""

from django.urls.resolvers import URLPattern

app_name = "chain"
urlpatterns: list[URLPattern] = []
