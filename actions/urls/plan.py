"""The addresses of the action plan itself. ``review`` is where reminders lead: sign-in, then the form."""

from django.urls import path

from actions import views

app_name = "actions"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.create, name="create"),
    path("supplier/<int:pk>/", views.of_supplier, name="of_supplier"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/agree/", views.agree, name="agree"),
    path("<int:pk>/start/", views.start, name="start"),
    path("<int:pk>/pause/", views.pause, name="pause"),
    path("<int:pk>/resume/", views.resume, name="resume"),
    path("<int:pk>/target-date/", views.change_target, name="change_target"),
    path("<int:pk>/review/", views.review, name="review"),
    path("<int:pk>/evidence/", views.add_evidence, name="add_evidence"),
    path("<int:pk>/complete/", views.complete, name="complete"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/reopen/", views.reopen, name="reopen"),
]
