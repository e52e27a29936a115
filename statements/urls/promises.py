"""What a statement promises, and what became of it."""

from django.urls import path

from statements.views import promises
from statements.views.drift import drift

patterns = [
    path("promises/", promises.said, name="said"),
    path("promises/<int:pk>/", promises.promise, name="promise"),
    path("promises/<int:pk>/change/", promises.change, name="change_promise"),
    path("promises/<int:pk>/unmark/", promises.unmark, name="unmark_promise"),
    path("promises/<int:pk>/answer/", promises.answer, name="answer_promise"),
    path("promises/<int:pk>/evidence/", promises.add_evidence, name="add_answer_evidence"),
    path("promises/<int:pk>/not-answered/", promises.leave_unanswered, name="leave_unanswered"),
    path("promises/<int:pk>/raise/", promises.raise_from, name="raise_from_promise"),
    path("promises/<int:pk>/link/", promises.link, name="link_promise_action"),
    path("promises/<int:pk>/unlink/", promises.unlink, name="unlink_promise_action"),
    path("<int:pk>/promises/", promises.of_statement, name="promises"),
    path("<int:pk>/promises/mark/", promises.mark, name="mark_promise"),
    path("<int:pk>/drift/", drift, name="drift"),
]
