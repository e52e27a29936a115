"""The addresses of the supplier's side: everything below /answer/, without an account."""

from django.urls import path

from suppliers.views.answering import (
    arriving,
    check,
    colleague,
    contact,
    earlier,
    ending,
    files,
    hand_in,
    question,
    receipt,
    start,
    tasks,
    terms,
    worried,
)

app_name = "answering"
urlpatterns = [
    path("worried/", worried.worried, name="worried"),
    path("i/<slug:code>/", start.show, name="start"),
    path("i/<slug:code>/fresh/", arriving.fresh_by_code, name="fresh_by_code"),
    path("i/<slug:code>/questions/", start.questions, name="questions"),
    path("i/<slug:code>/confirm/", contact.confirmed, name="confirm"),
    path("i/<slug:code>/wrong-person/", contact.wrong_person, name="wrong_person"),
    path("i/<slug:code>/no-longer/", contact.no_longer, name="no_longer"),
    path("i/<slug:code>/take-back/", contact.taken_back, name="take_back"),
    path("i/<slug:code>/terms/", terms.terms, name="terms"),
    path("i/<slug:code>/elsewhere/", ending.elsewhere, name="elsewhere"),
    path("i/<slug:code>/decline/", ending.declined, name="decline"),
    path("i/<slug:code>/come-back/", ending.came_back, name="come_back"),
    path("i/<slug:code>/answers/", tasks.tasks, name="tasks"),
    path("i/<slug:code>/answers/<slug:question>/", question.question, name="question"),
    path("i/<slug:code>/answers/<slug:question>/earlier/", earlier.earlier, name="earlier"),
    path("i/<slug:code>/files/<int:pk>/", files.file, name="file"),
    path("i/<slug:code>/files/<int:pk>/remove/", files.remove_file, name="remove_file"),
    path("i/<slug:code>/colleague/<slug:section>/", colleague.pass_on, name="pass_on"),
    path("i/<slug:code>/colleague/<slug:section>/end/", colleague.end, name="end_colleague"),
    path("i/<slug:code>/later/", tasks.later, name="later"),
    path("i/<slug:code>/check/", check.check, name="check"),
    path("i/<slug:code>/hand-in/", hand_in.hand_in, name="hand_in"),
    path("i/<slug:code>/report/", start.report, name="report"),
    path("i/<slug:code>/receipt/", receipt.receipt, name="receipt"),
    path("i/<slug:code>/receipt.pdf", receipt.receipt_pdf, name="receipt_pdf"),
    # Last: what is none of the above is taken for a secret address.
    path("<str:token>/fresh/", arriving.fresh, name="fresh"),
    path("<str:token>/", arriving.arrive, name="arrive"),
]
