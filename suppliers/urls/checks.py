"""The addresses of due diligence."""

from django.urls.resolvers import URLPattern

app_name = "checks"
urlpatterns: list[URLPattern] = []
