"""The addresses of asking suppliers: questionnaires and terms, campaigns, responses."""

from django.urls import path

from suppliers.views.asking import questionnaires, responses
from suppliers.views.asking.campaigns import choosing, drafting, exporting, listing, page, sending
from suppliers.views.asking.invitations import page as invitation_page
from suppliers.views.asking.invitations import steps

app_name = "asking"
urlpatterns = [
    # Questionnaires.
    path("questionnaires/", questionnaires.index, name="questionnaires"),
    path("questionnaires/take/", questionnaires.take, name="take_shipped"),
    path("questionnaires/<int:pk>/", questionnaires.detail, name="version"),
    path("questionnaires/<int:pk>/changes/", questionnaires.changes, name="changes"),
    path("questionnaires/<int:pk>/read/", questionnaires.preview, name="read_questions"),
    path("questionnaires/<int:pk>/try/", questionnaires.trying, name="try"),
    path("questionnaires/<int:pk>/try/again/", questionnaires.try_again, name="try_again"),
    path("questionnaires/<int:pk>/try/<slug:question>/", questionnaires.try_question, name="try_question"),
    path("questionnaires/<int:pk>/draft/", questionnaires.make_draft, name="make_draft"),
    path("questionnaires/<int:pk>/ready/", questionnaires.make_ready, name="ready"),
    path("questionnaires/<int:pk>/back/", questionnaires.back_to_draft, name="back_to_draft"),
    path("questionnaires/<int:pk>/discard/", questionnaires.discard, name="discard_draft"),
    path("questionnaires/<int:pk>/words/", questionnaires.words, name="words"),
    path("questionnaires/<int:pk>/questions/<slug:question>/", questionnaires.question, name="edit_question"),
    path(
        "questionnaires/<int:pk>/questions/<slug:question>/move/",
        questionnaires.move,
        name="move_question",
    ),
    path(
        "questionnaires/<int:pk>/questions/<slug:question>/leave-out/",
        questionnaires.leave_out,
        name="leave_out_question",
    ),
    path("terms/", questionnaires.terms.index, name="terms"),
    path("terms/new/", questionnaires.terms.new, name="new_terms"),
    path("terms/<int:pk>/", questionnaires.terms.detail, name="show_terms"),
    path("terms/<int:pk>/edit/", questionnaires.terms.edit, name="edit_terms"),
    # Campaigns.
    path("campaigns/", listing.index, name="campaigns"),
    path("campaigns/new/", drafting.create, name="create"),
    path("campaigns/choose/", choosing.choose, name="choose"),
    path("campaigns/<int:pk>/", page.detail, name="campaign"),
    path("campaigns/<int:pk>/edit/", drafting.edit, name="edit_campaign"),
    path("campaigns/<int:pk>/discard/", drafting.discard, name="discard_campaign"),
    path("campaigns/<int:pk>/preview/", drafting.preview, name="preview"),
    path("campaigns/<int:pk>/suppliers/", choosing.suppliers, name="suppliers"),
    path("campaigns/<int:pk>/suppliers/look-again/", choosing.look_again, name="look_again"),
    path("campaigns/chosen/<int:pk>/leave-out/", choosing.leave_out, name="leave_out"),
    path("campaigns/chosen/<int:pk>/put-back/", choosing.put_back, name="put_back"),
    path("campaigns/<int:pk>/send/", sending.send, name="send"),
    path("campaigns/<int:pk>/progress/", sending.progress, name="progress"),
    path("campaigns/<int:pk>/deadline/", drafting.extend, name="extend"),
    path("campaigns/<int:pk>/close/", drafting.close, name="close_campaign"),
    path("campaigns/<int:pk>/invitations/", page.invitations, name="invitations"),
    path("campaigns/<int:pk>/export/", exporting.export, name="export"),
    # One invitation. ``invitation`` is where reminders lead.
    path("invitations/<int:pk>/", invitation_page.detail, name="invitation"),
    path("invitations/<int:pk>/link/", steps.show_link, name="show_link"),
    path("invitations/<int:pk>/fresh-link/", steps.fresh, name="fresh_link"),
    path("invitations/<int:pk>/address/", steps.address, name="address"),
    path("invitations/<int:pk>/withdraw/", steps.withdraw, name="withdraw"),
    path("invitations/<int:pk>/silence/", steps.silence, name="silence"),
    path("mails/<int:pk>/came-back/", steps.bounced, name="bounced"),
    path("notices/<int:pk>/settle/", steps.notice, name="notice"),
    path("notices/<int:pk>/right-person/", steps.right_person, name="right_person"),
    # Responses. ``response`` and ``follow_up`` are where reminders lead.
    path("responses/", responses.index, name="responses"),
    path("responses/read-first/", responses.read_first, name="read_first"),
    path("responses/<int:pk>/", responses.response, name="response"),
    path("responses/<int:pk>/take/", responses.take, name="take"),
    path("responses/<int:pk>/give-back/", responses.give_back, name="give_back"),
    path("responses/<int:pk>/answers/<slug:question>/", responses.judge, name="judge"),
    path("responses/<int:pk>/ask-back/", responses.query, name="query"),
    path(
        "responses/<int:pk>/ask-back/<int:query_pk>/take-back/", responses.take_back, name="take_back_query"
    ),
    path("responses/<int:pk>/finding/", responses.finding, name="finding"),
    path(
        "responses/<int:pk>/flags/<int:flag_pk>/finding/", responses.finding_of_flag, name="finding_of_flag"
    ),
    path("responses/<int:pk>/flags/<int:flag_pk>/no-finding/", responses.settle_flag, name="settle_flag"),
    path("responses/<int:pk>/outcome/", responses.outcome, name="outcome"),
    path("responses/<int:pk>/follow-up/", responses.follow_up, name="follow_up"),
    path("responses/<int:pk>/read-again/", responses.reopen, name="reopen"),
    path("responses/<int:pk>/compare/", responses.compare, name="compare"),
    path("responses/<int:pk>/report/", responses.report, name="report"),
    path("responses/<int:pk>/let-through/", responses.let_through, name="let_through"),
    path("responses/<int:pk>/keep/", responses.keep, name="keep"),
    path("responses/<int:pk>/raise-concern/", responses.raise_concern, name="raise_concern"),
    path("supplier/<int:pk>/", responses.of_supplier, name="asked"),
]
