"""From the signature to the public."""

from django.urls import path

from statements import views

patterns = [
    path("<int:pk>/publish/", views.publish, name="publish"),
    path("<int:pk>/statement.pdf", views.document, name="document"),
    path("<int:pk>/render-again/", views.render_again, name="render_again"),
    path("<int:pk>/correct/", views.correct, name="correct"),
    path("<int:pk>/correction/", views.correction_note, name="correction_note"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/remove/", views.remove, name="remove"),
    path("<int:pk>/remove/confirm/", views.confirm_removal, name="confirm_removal"),
    path("<int:pk>/remove/call-off/", views.call_off_removal, name="call_off_removal"),
    path("<int:pk>/home-link/", views.home_link, name="home_link"),
]
