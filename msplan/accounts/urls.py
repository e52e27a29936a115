from django.urls import path

from msplan.accounts.views import departments, history, inviting, leaving, own, people, roles, sessions

app_name = "accounts"
urlpatterns = [
    path("account/", own.show, name="show"),
    path("account/leave/", own.leave, name="leave"),
    path("account/sessions/", sessions.mine, name="sessions"),
    path("account/sessions/<int:pk>/end/", sessions.end, name="end_session"),
    path("account/sessions/end-others/", sessions.end_others, name="end_other_sessions"),
    path("account/session/", sessions.clock, name="session"),
    path("account/session/stay/", sessions.stay, name="stay"),
    path("account/typed/", sessions.typed, name="kept"),
    path("invitation/<str:uid>/<str:token>/", inviting.invitation, name="invitation"),
    path("administration/people/<int:pk>/invite/", inviting.invite_again, name="invite_again"),
    path("administration/people/", people.index, name="people"),
    path("administration/people/add/", people.add, name="add_person"),
    path("administration/people/<int:pk>/", people.detail, name="person"),
    path("administration/people/<int:pk>/edit/", people.edit, name="edit_person"),
    path("administration/people/<int:pk>/deactivate/", people.deactivate, name="deactivate"),
    path("administration/people/<int:pk>/reactivate/", people.reactivate, name="reactivate"),
    path(
        "administration/people/<int:pk>/clear-two-step/",
        people.clear_second_factor,
        name="clear_second_factor",
    ),
    path(
        "administration/people/<int:pk>/forget-single-sign-on/",
        people.forget_single_sign_on,
        name="forget_single_sign_on",
    ),
    path("administration/people/<int:pk>/leave/", leaving.leave, name="leave_of"),
    path("administration/people/<int:pk>/hand-over/", leaving.give, name="hand_over"),
    path("administration/roles/", roles.index, name="roles"),
    path("administration/departments/<int:pk>/", departments.detail, name="department"),
    path("administration/departments/<int:pk>/end/", departments.end, name="end_department"),
    path("administration/departments/<int:pk>/merge/", departments.merge, name="merge_department"),
    path("administration/departments/", departments.index, name="departments"),
    path("administration/departments/add/", departments.add, name="add_department"),
    path("administration/departments/<int:pk>/edit/", departments.edit, name="edit_department"),
    path("history/", history.index, name="history"),
]
