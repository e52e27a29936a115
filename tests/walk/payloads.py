"""What somebody writes who wants their words to be run by whoever reads them, and the forms that they write it into."""

import random
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.test import Client

from tests.walk.filling import WORDS, Form, forms_of, tries

MARK = "zqinert"
PAYLOADS = tuple(
    one.replace("!", f"pwned(`{MARK}`)")
    for one in (
        "<script>!</script>",
        "<img src=x onerror=!>",
        "<svg onload=!>",
        "<body onload=!>",
        "<iframe srcdoc='<script>!</script>'>",
        '"><script>!</script>',
        "'><img src=x onerror=!>",
        '" autofocus onfocus="!',
        "' onmouseover='!",
        "</title><script>!</script>",
        "</textarea><script>!</script>",
        "</script><script>!</script>",
        "--><script>!</script>",
        "]]><script>!</script>",
        "<a href='javascript:!'>x</a>",
        "[x](javascript:!)",
        '![x](x" onerror="!)',
        "<details open ontoggle=!>",
        "<input autofocus onfocus=!>",
        "<video><source onerror=!></video>",
        "<math><mi//xlink:href='javascript:!'>",
        "<style>@import 'javascript:!'</style>",
        "<link rel=stylesheet href='javascript:!'>",
        "<base href='javascript:!//'>",
        "<meta http-equiv=refresh content='0;url=javascript:!'>",
        "<object data='javascript:!'>",
        "<embed src='javascript:!'>",
        "{{ constructor.constructor(`!`)() }}",
        "${!}",
        "<form action='javascript:!'><button>x</button></form>",
        "<scr<script>ipt>!</scr</script>ipt>",
        "\u003cscript\u003e!\u003c/script\u003e",
        "<noscript><p title='</noscript><img src=x onerror=!>'>",
    )
)
TYPED = [[word] for word in WORDS]


@dataclass
class Written:
    """How many boxes hold a payload, and where the program went after each form that it took."""

    boxes: int = 0
    went: list[str] = field(default_factory=list)


def written(client: Client, paths: Iterable[str], chance: random.Random) -> Written:
    """Sends every form of these pages with a payload in each box for text. What was taken stays."""
    found = Written()
    for path in paths:
        answer = client.get(path)
        if answer.status_code == 200 and not answer.streaming and "html" in answer.headers["Content-Type"]:
            for form in forms_of(answer, path):
                filled = fill(form, chance)
                went = taken_to(client, form, chance) if filled else ""
                if went:
                    found.boxes += filled
                    found.went.append(urlsplit(urljoin(path, went)).path)
    return found


def fill(form: Form, chance: random.Random) -> int:
    """A payload into each box; where it is refused (a number, an address) what fits is tried instead."""
    texts = [name for name, could in form.could.items() if could == TYPED]
    for name in texts:
        payload = chance.choice(PAYLOADS)
        form.now[name] = [payload]
        form.could[name] = [[payload], *TYPED]
    return len(texts)


def taken_to(client: Client, form: Form, chance: random.Random) -> str:
    """Where it led; "" where nothing was taken."""
    with suppress(DatabaseError), transaction.atomic():
        answers: Iterable[HttpResponse] = tries(form, client, chance)
        return next((answer["Location"] for answer in answers if answer.status_code in (302, 303)), "")
    return ""
