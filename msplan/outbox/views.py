"""The outbox for those who answer for it, and the laptop's mailbox."""

import re
from email import policy
from email.parser import BytesHeaderParser, BytesParser
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of
from msplan.lib.states import InvalidTransition
from msplan.lib.taking_away import SENSITIVE, Export
from msplan.outbox.forms import OutboxFilter
from msplan.outbox.models import Mail
from msplan.outbox.sending import settle as settle_mail

# A full stop or a comma behind an address is not part of it.
WEB_ADDRESS = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,;:)])")

MAILS = Export(
    "Outbox",
    "outbox",
    (
        ("Written at", "created_at"),
        ("Purpose", "purpose"),
        ("To", "address"),
        ("Subject", "subject"),
        ("State", "get_state_display"),
        ("Attempts", "attempts"),
        ("Sent at", "sent_at"),
        ("Last error", "last_error"),
        ("Settled by", "settled_by.name"),
    ),
    marking=SENSITIVE,
)


@may("outbox.see")
@require_safe
@tidied
def index(request: HttpRequest) -> HttpResponse:
    form = OutboxFilter(request)
    mails = Mail.objects.matching(**form.values).select_related("person", "settled_by").defer("message")
    context = {
        "form": form,
        "page": page_of(mails, request, noun=("mail", "mails"), export=MAILS, chosen=form.chosen),
        "doubtful": Mail.objects.shown().in_doubt().count(),
        "waiting_since": Mail.objects.shown().waiting_since(),
        "may_settle": request.user.may("outbox.settle"),
    }
    return render(request, "outbox/index.html", context)


@may("outbox.settle")
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(Mail.objects.shown(), pk=pk)
    if request.POST.get("was") not in ("sent", "lost"):
        return HttpResponseBadRequest("Say whether the mail was sent or lost.")
    try:
        settle_mail(mail, was_sent=request.POST["was"] == "sent", by=request.user, at=timezone.now())
        messages.success(
            request, f"Settled: the mail to {mail.address} is {mail.get_state_display().lower()}."
        )
    except InvalidTransition:
        messages.error(request, "This mail is no longer in doubt. Nothing was changed.")
    return redirect("outbox:index")


@login_not_required
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """The mails that the laptop's own mail server received. Exists only where LOCAL_MAILBOX is set.

    Without those that only their reader may know of: this page stands for everybody's mailbox at once.
    """
    files = sorted(_mailbox_folder().glob("*.eml"), reverse=True)
    found = [path for path in files if _may_read(request.user, path)]
    page = page_of(found, request, noun=("mail", "mails"))
    return render(request, "outbox/mailbox.html", {"page": page, "mails": [_read(path) for path in page]})


@login_not_required
@require_safe
def mailbox_message(request: HttpRequest, name: str) -> HttpResponse:
    path = _mailbox_folder() / f"{name}.eml"
    if not path.is_file() or not _may_read(request.user, path):
        raise Http404
    return render(request, "outbox/mailbox_message.html", {"mail": _read(path)})


def _mailbox_folder() -> Path:
    if not settings.LOCAL_MAILBOX:
        raise Http404
    return Path(settings.LOCAL_MAILBOX)


def _may_read(person: Person | AnonymousUser, path: Path) -> bool:
    """A mail marked as private is for whoever it is addressed to."""
    with path.open("rb") as file:
        headers = BytesHeaderParser(policy=policy.default).parse(file)
    return headers["Sensitivity"] is None or getattr(person, "email", None) == str(headers["To"])


def _parts(text: str) -> list[tuple[str, bool]]:
    """The text cut before and after each address of a page; True beside what is one."""
    return [(part, place % 2 == 1) for place, part in enumerate(WEB_ADDRESS.split(text))]


def _read(path: Path) -> dict[str, object]:
    message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    body = message.get_body(preferencelist=("plain",))
    return {
        "name": path.stem,
        "to": str(message["To"]),
        "subject": str(message["Subject"]),
        "sent": message["Date"].datetime if message["Date"] else None,
        "sender": str(message["From"]),
        "parts": _parts(body.get_content() if body else ""),
    }
