"""A campaign under fire, at a mail server that can be asked by Message-ID and at one that cannot; two controls.

``campaign.py [SUPPLIERS [HOW MANY ANSWER IN THE SECOND ARM]]``. Prints its report in Markdown; fails if anything
was lost or went twice, or if a control found nothing.
"""

import os
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

import django

os.environ |= {
    "DEBUG": "off",
    "HTTPS": "off",
    "STATICFILES": "plain",
    "DJANGO_SETTINGS_MODULE": "msplan.settings",
}
django.setup()

from django.core.management import call_command  # noqa: E402  # after setup

from tests.proof.faulty.emptying import empty  # noqa: E402
from tests.proof.under_fire.campaign import Found, Setting, run  # noqa: E402

LONG = 500


def main(arguments: list[str]) -> int:
    many = int(arguments[0]) if arguments else 2500
    few = int(arguments[1]) if len(arguments) > 1 else many // 10
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)

    def played(setting: Setting) -> Found:
        empty()
        with tempfile.TemporaryDirectory(prefix="msplan-proof-") as folder:
            return run(setting, Path(folder), os.environ)

    # In a long campaign a kill every half minute leaves time to work in between: there are hundreds of them.
    whole = Setting(suppliers=many, pause=(15.0, 45.0)) if many > LONG else Setting(suppliers=many)
    arms = {
        "Server can be asked": played(whole),
        # Here doubt is what is looked for: a slower server, killed at more often, is caught in the middle of a mail.
        "Server cannot be asked": played(
            replace(whole, players=few, can_be_asked=False, seconds_a_mail=0.2, pause=(4.0, 10.0), seed=2)
        ),
    }
    control = replace(whole, suppliers=40, hands_in=False, pause=(2.0, 4.0))
    controls = {
        "Control: senders do not ask": played(
            replace(
                control, unguarded="mail", killed=("worker-1", "worker-2"), strikes=True, seconds_a_mail=1.0
            )
        ),
        "Control: saved is said too early": played(
            replace(control, unguarded="answers", killed=("web",), strikes=True)
        ),
    }
    _report(arms | controls)
    faults = [
        *(
            f"{name}: {found}"
            for name, found in arms.items()
            if _broken(found, in_doubt=name.endswith("cannot be asked"))
        ),
        *(
            []
            if controls["Control: senders do not ask"].mails.twice
            else ["The first control sent nothing twice."]
        ),
        *(
            []
            if controls["Control: saved is said too early"].answers.lost
            else ["The second control lost nothing."]
        ),
    ]
    print(*faults, sep="\n", file=sys.stderr)
    return bool(faults)


def _broken(found: Found, *, in_doubt: bool) -> bool:
    answers, mails = found.answers, found.mails
    lost = answers.lost + answers.handed_in_lost + answers.handed_in_twice + answers.gave_up
    return bool(
        lost + mails.lost + mails.twice + mails.suppliers_without + (0 if in_doubt else mails.in_doubt)
    )


def _report(arms: dict[str, Found]) -> None:
    print("What scripted suppliers were told, and what the mail server took, counted against the tables.\n")
    rows = [(name, _figures(found)) for name, found in arms.items()]
    print("| | " + " | ".join(name for name, _ in rows) + " |")
    print("|---|" + "--:|" * len(rows))
    for label in rows[0][1]:
        print(f"| {label} | " + " | ".join(f"{figures[label]:,}" for _, figures in rows) + " |")


def _figures(found: Found) -> dict[str, int]:
    answers = {f"answers: {key.replace('_', ' ')}": value for key, value in asdict(found.answers).items()}
    mails = {f"mails: {key.replace('_', ' ')}": value for key, value in asdict(found.mails).items()}
    kills = {f"kills of {name}": value for name, value in found.kills.items()}
    return {**answers, **mails, **kills, "seconds": round(found.seconds)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
