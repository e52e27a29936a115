"""The addresses of this room: meetings, their agendas, attendance, decisions and minutes."""

from django.urls import path

from actions.views import meetings

app_name = "meetings"
urlpatterns = [
    path("", meetings.index, name="index"),
    path("series/new/", meetings.create_series, name="create_series"),
    path("series/<int:pk>/", meetings.series, name="series"),
    path("series/<int:pk>/edit/", meetings.edit_series, name="edit_series"),
    path("series/<int:pk>/plan/", meetings.plan, name="plan"),
    path("<int:pk>/", meetings.detail, name="detail"),
    path("<int:pk>/edit/", meetings.edit, name="edit"),
    path("<int:pk>/cancel/", meetings.cancel, name="cancel"),
    path("<int:pk>/hold/", meetings.hold, name="hold"),
    path("<int:pk>/arrange/", meetings.arrange, name="arrange"),
    path("<int:pk>/arrange/move/", meetings.move, name="move"),
    path("<int:pk>/arrange/leave-out/", meetings.leave_out, name="leave_out"),
    path("<int:pk>/arrange/put-back/", meetings.put_back, name="put_back"),
    path("<int:pk>/items/new/", meetings.add_item, name="add_item"),
    path("items/<int:pk>/remove/", meetings.remove_item, name="remove_item"),
    path("items/<int:pk>/discuss/", meetings.discuss, name="discuss"),
    path("<int:pk>/agenda/print/", meetings.print_agenda, name="print_agenda"),
    path("<int:pk>/attendance/", meetings.attendance, name="attendance"),
    path("<int:pk>/attendance/departments/", meetings.departments, name="departments"),
    path("<int:pk>/attendance/new/", meetings.add_attendance, name="add_attendance"),
    path("attendance/<int:pk>/remove/", meetings.remove_attendance, name="remove_attendance"),
    path("<int:pk>/decisions/", meetings.decisions, name="decisions"),
    path("<int:pk>/decisions/new/", meetings.decide, name="decide"),
    path("decisions/<int:pk>/", meetings.decision, name="decision"),
    path("decisions/<int:pk>/edit/", meetings.edit_decision, name="edit_decision"),
    path("decisions/<int:pk>/raise/", meetings.raise_from, name="raise_from"),
    path("decisions/<int:pk>/carry-out/", meetings.carry_out, name="carry_out"),
    path("decisions/<int:pk>/supersede/", meetings.supersede, name="supersede"),
    path("<int:pk>/minutes/", meetings.minutes, name="minutes"),
    path("<int:pk>/minutes/draft/", meetings.draft_minutes, name="draft_minutes"),
    path("<int:pk>/minutes/edit/", meetings.edit_minutes, name="edit_minutes"),
    path("<int:pk>/minutes/agree/", meetings.agree_minutes, name="agree_minutes"),
    path("<int:pk>/minutes/correct/", meetings.correct, name="correct"),
    path("<int:pk>/minutes/minutes.txt", meetings.minutes_text, name="minutes_text"),
    path("<int:pk>/minutes/print/", meetings.print_minutes, name="print_minutes"),
    path("<int:pk>/invitation.ics", meetings.invitation, name="invitation"),
    path("<int:pk>/invite/", meetings.invite, name="invite"),
]
