"""The addresses of this room: partnerships and the tasks agreed in them. ``update`` is where reminders lead."""

from django.urls import path

from actions.views import partners as views

app_name = "partners"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.create, name="create"),
    path("tasks/", views.tasks, name="tasks"),
    path("tasks/<int:pk>/", views.task, name="task"),
    path("tasks/<int:pk>/edit/", views.edit_task, name="edit_task"),
    path("tasks/<int:pk>/update/", views.update, name="update"),
    path("tasks/<int:pk>/begin/", views.begin_task, name="begin_task"),
    path("tasks/<int:pk>/plan/", views.raise_from_task, name="raise_from_task"),
    path("tasks/<int:pk>/drop/", views.drop_task, name="drop_task"),
    path("tasks/<int:pk>/reopen/", views.reopen_task, name="reopen_task"),
    path("tasks/<int:pk>/archive/", views.archive_task, name="archive_task"),
    path("tasks/<int:pk>/restore/", views.restore_task, name="restore_task"),
    path("members/<int:pk>/edit/", views.edit_member, name="edit_member"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/confirm/", views.look_over, name="look_over"),
    path("<int:pk>/archive/", views.archive, name="archive"),
    path("<int:pk>/restore/", views.restore, name="restore"),
    path("<int:pk>/members/new/", views.new_member, name="new_member"),
    path("<int:pk>/seats/<int:department_pk>/", views.seat, name="seat"),
    path("<int:pk>/tasks/new/", views.new_task, name="new_task"),
]
