"""The addresses of the action plan itself. ``review`` is where reminders lead: sign-in, then the form."""

from django.urls import path

from actions import views
from actions.views import exporting, importing, printing

app_name = "actions"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.create, name="create"),
    path("order/", views.order, name="order"),
    path("rounds/", views.rounds, name="rounds"),
    path("starter/", views.starter, name="starter"),
    path("export.xlsx", exporting.export_xlsx, name="export_xlsx"),
    path("export.csv", exporting.export_csv, name="export_csv"),
    path("plan.pdf", exporting.plan_pdf, name="plan_pdf"),
    path("print/", printing.print_plan, name="print_plan"),
    path("prints/<int:pk>/", printing.show_print, name="show_print"),
    path("prints/<int:pk>/again/", printing.print_again, name="print_again"),
    path("prints/<int:pk>/plan.pdf", printing.print_file, name="print_file"),
    path("import/", importing.upload, name="upload_plan"),
    path("import/template.csv", importing.import_template, {"kind": "csv"}, name="import_template_csv"),
    path("import/template.xlsx", importing.import_template, {"kind": "xlsx"}, name="import_template_xlsx"),
    path("imports/", importing.imports, name="imports"),
    path("imports/<int:pk>/", importing.show_import, name="show_import"),
    path("imports/<int:pk>/columns/", importing.columns, name="import_columns"),
    path("imports/<int:pk>/confirm/", importing.confirm, name="confirm_import"),
    path("imports/<int:pk>/discard/", importing.discard, name="discard_import"),
    path("imports/<int:pk>/errors/", importing.errors, name="import_errors"),
    path("supplier/<int:pk>/", views.of_supplier, name="of_supplier"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/agree/", views.agree, name="agree"),
    path("<int:pk>/start/", views.start, name="start"),
    path("<int:pk>/pause/", views.pause, name="pause"),
    path("<int:pk>/resume/", views.resume, name="resume"),
    path("<int:pk>/target-date/", views.change_target, name="change_target"),
    path("<int:pk>/pause/longer/", views.pause_longer, name="pause_longer"),
    path("<int:pk>/review/", views.review, name="review"),
    path("<int:pk>/reviews/", views.reviews, name="reviews"),
    path("<int:pk>/reviews/<int:review_pk>/", views.given, name="given"),
    path("<int:pk>/reviews/<int:review_pk>/evidence/", views.add_to_review, name="add_to_review"),
    path("<int:pk>/reviews/<int:review_pk>/question/", views.ask, name="ask"),
    path("<int:pk>/questions/<int:question_pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/evidence/", views.add_evidence, name="add_evidence"),
    path("<int:pk>/evidence/<int:evidence_pk>/remove/", views.remove_evidence, name="remove_evidence"),
    path("<int:pk>/complete/", views.complete, name="complete"),
    path("<int:pk>/completions/<int:completion_pk>/", views.completion, name="completion"),
    path("<int:pk>/completions/<int:completion_pk>/accept/", views.accept, name="accept"),
    path(
        "<int:pk>/completions/<int:completion_pk>/return/", views.return_completion, name="return_completion"
    ),
    path("<int:pk>/completions/<int:completion_pk>/take-back/", views.withdraw, name="withdraw"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/reopen/", views.reopen, name="reopen"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/archive/", views.archive, name="archive"),
    path("<int:pk>/unarchive/", views.unarchive, name="unarchive"),
    path("<int:pk>/milestones/new/", views.add_milestone, name="add_milestone"),
    path("<int:pk>/milestones/<int:milestone_pk>/", views.edit_milestone, name="edit_milestone"),
    path("<int:pk>/milestones/<int:milestone_pk>/reached/", views.reach_milestone, name="reach_milestone"),
    path(
        "<int:pk>/milestones/<int:milestone_pk>/not-reached/",
        views.unreach_milestone,
        name="unreach_milestone",
    ),
    path("<int:pk>/milestones/<int:milestone_pk>/remove/", views.remove_milestone, name="remove_milestone"),
    path(
        "<int:pk>/milestones/<int:milestone_pk>/restore/", views.restore_milestone, name="restore_milestone"
    ),
]
