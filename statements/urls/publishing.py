"""From the signature to the public."""

from django.urls import path

from statements import views

patterns = [
    path("<int:pk>/publish/", views.publish, name="publish"),
    path("<int:pk>/statement.pdf", views.document, name="document"),
    path("<int:pk>/render-again/", views.render_again, name="render_again"),
]
