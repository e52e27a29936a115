"""The addresses of the record of a supplier."""

from django.urls.resolvers import URLPattern

app_name = "record"
urlpatterns: list[URLPattern] = []
