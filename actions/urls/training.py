"""The addresses of this room: courses, audiences, and what was handed in of them. ``…/return/`` and ``…/needs/`` are
where reminders lead.
"""

from django.urls import path

from actions.views import training

app_name = "training"
urlpatterns = [
    path("", training.index, name="index"),
    path("over-time/", training.over_time, name="over_time"),
    path("new/", training.require, name="require"),
    path("<int:pk>/", training.requirement, name="requirement"),
    path("<int:pk>/edit/", training.edit_requirement, name="edit_requirement"),
    path("<int:pk>/end/", training.end_requirement, name="end_requirement"),
    path("<int:pk>/return/", training.give_return, name="give_return"),
    path("returns/<int:pk>/correct/", training.correct_return, name="correct_return"),
    path("courses/", training.courses, name="courses"),
    path("courses/new/", training.add_course, name="add_course"),
    path("courses/<int:pk>/", training.course, name="course"),
    path("courses/<int:pk>/edit/", training.edit_course, name="edit_course"),
    path("courses/<int:pk>/archive/", training.archive_course, name="archive_course"),
    path("courses/<int:pk>/take-up/", training.take_up_course, name="take_up_course"),
    path("courses/<int:pk>/confidence/", training.give_confidence, name="give_confidence"),
    path("confidence/<int:pk>/correct/", training.correct_confidence, name="correct_confidence"),
    path("audiences/", training.audiences, name="audiences"),
    path("audiences/new/", training.add_audience, name="add_audience"),
    path("audiences/<int:pk>/", training.audience, name="audience"),
    path("audiences/<int:pk>/edit/", training.edit_audience, name="edit_audience"),
    path("audiences/<int:pk>/archive/", training.archive_audience, name="archive_audience"),
    path("audiences/<int:pk>/take-up/", training.take_up_audience, name="take_up_audience"),
    path("audiences/<int:pk>/count/", training.give_count, name="give_count"),
    path("audiences/<int:pk>/needs/", training.judge, name="judge"),
    path("counts/<int:pk>/correct/", training.correct_count, name="correct_count"),
    path("needs/", training.needs, name="needs"),
    path("needs/<int:pk>/raise/", training.raise_from_need, name="raise_from_need"),
    path("imports/", training.files, name="files"),
    path("imports/new/", training.import_file, name="import"),
    path("imports/template/<slug:shape>.csv", training.template, name="template"),
    path("imports/errors/", training.errors, name="errors"),
    path("imports/<int:pk>/", training.imported, name="imported"),
    path("imports/<int:pk>/undo/", training.undo, name="undo"),
]
