"""Writing a statement."""

from django.urls import path

from statements import views

patterns = [
    path("", views.index, name="index"),
    path("open/", views.open_new, name="open_new"),
    path("figures/<slug:key>/", views.records, name="records"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/title/", views.title, name="title"),
    path("<int:pk>/preview/", views.preview, name="preview"),
    path("<int:pk>/figures/", views.figures, name="figures"),
    path("<int:pk>/sections/add/", views.add_section, name="add_section"),
    path("<int:pk>/sections/<int:section_pk>/", views.section, name="section"),
    path("<int:pk>/sections/<int:section_pk>/move/", views.move_section, name="move_section"),
    path("<int:pk>/sections/<int:section_pk>/remove/", views.remove_section, name="remove_section"),
    path("<int:pk>/sections/<int:section_pk>/versions/", views.section_versions, name="section_versions"),
]
