"""The addresses of engagement."""

from django.urls.resolvers import URLPattern

app_name = "engagement"
urlpatterns: list[URLPattern] = []
