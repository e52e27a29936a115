"""The addresses of this room: lessons, their quarterly summary, and inspection recommendations.

``recommendation`` is where reminders lead.
"""

from django.urls import path

from actions.views import lessons as views

app_name = "lessons"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.create, name="create"),
    path("summary/", views.summary, name="summary"),
    path("summary/print/", views.print_summary, name="print_summary"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/agree/", views.agree, name="agree"),
    path("<int:pk>/archive/", views.archive, name="archive"),
    path("<int:pk>/restore/", views.restore, name="restore"),
    path("<int:pk>/approve/", views.approve, name="approve"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/share/", views.share, name="share"),
    path("<int:pk>/raise/", views.raise_from_lesson, name="raise_from_lesson"),
    path("recommendations/", views.recommendations, name="recommendations"),
    path("recommendations/<int:pk>/", views.recommendation, name="recommendation"),
    path("recommendations/<int:pk>/correct/", views.correct, name="correct"),
    path("recommendations/<int:pk>/answer/", views.answer, name="answer"),
    path("recommendations/<int:pk>/in-hand/", views.take_in_hand, name="take_in_hand"),
    path("recommendations/<int:pk>/due-date/", views.move_due, name="move_due"),
    path("recommendations/<int:pk>/evidence/", views.add_proof, name="add_proof"),
    path("recommendations/<int:pk>/close/", views.close, name="close"),
    path("recommendations/<int:pk>/closed-by-inspectorate/", views.close_by_them, name="close_by_them"),
    path("recommendations/<int:pk>/reopen/", views.reopen, name="reopen"),
    path(
        "recommendations/<int:pk>/raise/", views.raise_from_recommendation, name="raise_from_recommendation"
    ),
    path("inspections/new/", views.new_inspection, name="new_inspection"),
    path("inspections/<int:pk>/", views.inspection, name="inspection"),
    path("inspections/<int:pk>/edit/", views.edit_inspection, name="edit_inspection"),
    path("inspections/<int:pk>/new/", views.new_recommendation, name="new_recommendation"),
]
