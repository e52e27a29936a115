"""The addresses of concerns."""

from django.urls.resolvers import URLPattern

app_name = "concerns"
urlpatterns: list[URLPattern] = []
