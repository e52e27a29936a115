"""The executive lead's page."""

from django.urls import path

from statements.views import dashboard as views

patterns = [
    path("", views.show, name="show"),
    path("decisions/", views.decisions, name="decisions"),
    path("late/", views.late, name="late"),
    path("changes/", views.changes, name="changes"),
    path("changes/<slug:key>/", views.changed, name="changed"),
    path("records/<slug:key>/", views.records, name="records"),
    path("board-pack.pdf", views.pack, name="pack"),
]
