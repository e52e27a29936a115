"""Guessing at full size: passwords, who has an account, and the links of suppliers; each beside a control.

Small versions: tests/msplan/accounts/test_guessing.py, test_sign_in.py, tests/suppliers/asking/answering/test_trust.py.

A thousand passwords against one account and its owner behind it; four hundred answers timed of which half are about
somebody there is not; a hundred thousand links (or as many as the first argument says); then every row of the database
looked through for the secrets of two hundred links that were mailed and opened.
"""

import os
import secrets
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msplan.settings")
django.setup()

from django.core.cache import cache  # noqa: E402  the program can be imported only now
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import override_settings, setup_test_environment  # noqa: E402

from msplan.accounts.models import Person  # noqa: E402
from suppliers.views.answering import arriving  # noqa: E402
from tests.conftest import QUICK  # noqa: E402
from tests.msplan.accounts.test_guessing import answered  # noqa: E402
from tests.msplan.accounts.test_sign_in import LOGIN, code_of, second_factor, sign_in  # noqa: E402
from tests.people import PASSWORD, person  # noqa: E402
from tests.suppliers.asking.answering.test_trust import as_sent, everything_written  # noqa: E402
from tests.suppliers.asking.making import a_campaign, an_invitation, token_of  # noqa: E402

TRIES, TIMINGS, LINKS = 1_000, 200, 200
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
SECOND_STEP = "/sign-in/two-step/authenticate/"
RESET = "/sign-in/password/reset/"
# By how much the median of one half may differ from the other's: what the second halves of two equal runs differ by
# is measured beside it.
MOST_DIFFERENCE = 0.05


def row(what: str, result: object) -> None:
    print(f"| {what} | {result} |", flush=True)


@contextmanager
def without_limits() -> Iterator[None]:
    with override_settings(ACCOUNT_RATE_LIMITS=False):
        yield


def passwords() -> bool:
    """Whether a thousand tries from one computer, under whatever address it claims, are stopped after ten, a thousand
    from as many computers after a hundred, and the owner comes in all the while."""
    with override_settings(PASSWORD_HASHERS=QUICK):
        ann = person("Ann Guessed")
        secret = second_factor(ann)
        cache.clear()
        from_one = answered(Client(REMOTE_ADDR="203.0.113.9"), ann.email, TRIES)
        client = Client(REMOTE_ADDR="198.51.100.4")
        sign_in(client, ann)
        client.post(SECOND_STEP, {"code": code_of(secret)})
        is_in = client.get("/account/").status_code == 200
        cache.clear()
        forged = sum(
            answered(
                Client(REMOTE_ADDR="203.0.113.9"), ann.email, 1,
                **{"X-Forwarded-For": f"203.0.{n // 250}.{n % 250}"},
            )
            for n in range(TRIES)
        )  # fmt: skip
        cache.clear()
        from_many = sum(
            answered(Client(REMOTE_ADDR=f"10.1.{n // 250}.{n % 250}"), ann.email, 1) for n in range(TRIES)
        )
        client.post("/sign-in/logout/")
        sign_in(client, ann)
        client.post(SECOND_STEP, {"code": code_of(secret)})
        is_in_again = client.get("/account/").status_code == 200
        cache.clear()
        with without_limits():
            unguarded = answered(Client(), ann.email, TRIES)
    row(f"{TRIES:,} passwords for one account from one computer: compared before the stop", from_one)
    row("its owner, from another computer with the right password and code, meanwhile", said(let_in=is_in))
    row(f"{TRIES:,} from one computer under as many forged addresses: compared", forged)
    row(f"{TRIES:,} from as many computers: compared", from_many)
    row("its owner, in the browser in which they were before, after that", said(let_in=is_in_again))
    row("control, without the limits: compared", unguarded)
    stopped = max(from_one, forged) <= 10 and from_many <= 100
    return stopped and is_in and is_in_again and unguarded == TRIES


def said(*, let_in: bool) -> str:
    return "let in" if let_in else "kept out"


def halves(ask: Callable[[str], object], known: str, n: int) -> tuple[list[float], list[float]]:
    """Seconds of n answers about somebody there is, and of n about somebody there is not, in turn."""
    there, not_there = [], []
    for number in range(n):
        for address, into in ((known, there), (f"nobody-{number}@nowhere.example", not_there)):
            began = time.perf_counter()
            ask(address)
            into.append(time.perf_counter() - began)
    return there, not_there


def oracle(name: str, path: str, fields: Callable[[str], dict[str, str]], n: int) -> bool:
    """Whether a form answers alike, and after as long, about whom it knows and about others."""
    ann = Person.objects.get(name="Ann Guessed")
    ann.set_password(PASSWORD)  # stored slowly, as in service
    ann.save()
    client = Client()

    def ask(address: str) -> tuple[int, str]:
        answer = client.post(path, fields(address), follow=True)
        return answer.status_code, as_sent(answer.content.decode()).replace(address, "…")

    with without_limits():
        alike = ask(ann.email) == ask("nobody@nowhere.example")
        there, not_there = halves(ask, ann.email, n)
    middle = statistics.median(there)
    apart = abs(middle - statistics.median(not_there)) / middle
    noise = abs(statistics.median(there[::2]) - statistics.median(there[1::2])) / middle
    row(f"{name}: the page about somebody there is, and about nobody", "the same" if alike else "DIFFERENT")
    row(
        f"{name}: medians of {n} answers each differ by (two halves of one kind by)",
        f"{apart:.1%} ({noise:.1%})",
    )
    return alike and apart <= max(MOST_DIFFERENCE, 2 * noise)


def links(guesses: int) -> bool:
    """Whether no guess opens a link, while one that knows all but a few signs of it gets there."""
    invitation = an_invitation()
    right = token_of(invitation)
    cache.clear()
    statuses: Counter[int] = Counter()
    client, began = Client(), time.monotonic()
    for _ in range(guesses):
        statuses[client.get(f"/answer/{secrets.token_urlsafe(32)}/").status_code] += 1
    windows = 1 + int((time.monotonic() - began) / 60 / arriving.DEAD_MINUTES)
    kept, arriving.MOST_DEAD = arriving.MOST_DEAD, 10**9
    cache.clear()
    unlimited: Counter[int] = Counter(
        client.get(f"/answer/{secrets.token_urlsafe(32)}/").status_code for _ in range(guesses // 20)
    )
    near = 0
    for last in SIGNS:
        near += client.get(f"/answer/{right[:-1]}{last}/").status_code == 200
    arriving.MOST_DEAD = kept
    row(f"{guesses:,} links by lot from one computer: opened", statuses[200])
    row(
        f"of these not told to wait, at {kept} in {arriving.DEAD_MINUTES} minutes, in {windows} such spans",
        statuses[404],
    )
    row(f"{guesses // 20:,} more without the stop: opened", unlimited[200])
    row(
        f"control, the {len(SIGNS)} links that differ from a right one in the last sign at most: opened", near
    )
    return statuses[200] == unlimited[200] == 0 and statuses[404] <= kept * windows and near == 1


def kept() -> bool:
    """Whether no secret stands in any row, once the links were mailed and opened; a control plants one."""
    campaign = a_campaign()
    tokens = [token_of(an_invitation(campaign, f"Ossleby Works {n} Ltd")) for n in range(LINKS)]
    for token in tokens[:20]:
        Client().post(f"/answer/{token}/")
    text = everything_written()
    found = sum(token in text for token in tokens)
    Person.objects.filter(name="Ann Guessed").update(job_title=tokens[0])
    planted = sum(token in everything_written() for token in tokens)
    row(f"secrets of {LINKS} links found in every row of every table", found)
    row("control, with one written down: found", planted)
    return (found, planted) == (0, 1)


def main(guesses: int) -> int:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    setup_test_environment()
    print("| What | Result |\n|---|---|")
    good = [passwords()]
    n = TIMINGS if guesses > 1_000 else 5
    good.append(oracle("signing in", LOGIN, lambda who: {"login": who, "password": "wrong words here"}, n))
    good.append(oracle("a new password", RESET, lambda who: {"email": who}, n))
    good += [links(guesses), kept()]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
