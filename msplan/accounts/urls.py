from django.urls import path

from msplan.accounts.views import departments, history, own, people

app_name = "accounts"
urlpatterns = [
    path("account/", own.show, name="show"),
    path("account/leave/", own.leave, name="leave"),
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
    path("administration/departments/", departments.index, name="departments"),
    path("administration/departments/add/", departments.add, name="add_department"),
    path("administration/departments/<int:pk>/edit/", departments.edit, name="edit_department"),
    path("history/", history.index, name="history"),
]
