"""Answers for the government's registry."""

from django.urls import path

from statements.views import registry as views

patterns = [
    path("<int:pk>/registry/", views.registry, name="registry"),
    path("<int:pk>/registry/make/", views.registry_make, name="registry_make"),
    path("<int:pk>/registry/print/", views.registry_print, name="registry_print"),
    path("<int:pk>/registry/submitted/", views.registry_submitted, name="registry_submitted"),
    path("<int:pk>/registry/answers.csv", views.registry_data, {"ending": "csv"}, name="registry_csv"),
    path("<int:pk>/registry/answers.json", views.registry_data, {"ending": "json"}, name="registry_json"),
    path("<int:pk>/registry/<slug:part_id>/", views.registry_part, name="registry_part"),
]
