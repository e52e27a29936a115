"""The arms in which something is done to the machine while it chases and sends."""

import random
from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

from msplan.accounts.models import Person
from msplan.force.models import ForceProfile
from tests.people import person
from tests.proof.faulty import broker, database, emptying, storm
from tests.proof.faulty.line import Mode
from tests.proof.faulty.outcome import Outcome, at_least, judged, times
from tests.proof.faulty.storm import Found, Storm
from tests.proof.under_fire.program import Program


def figures(found: Found, what: str) -> dict[str, object]:
    return {
        **{key.replace("_", " "): value for key, value in asdict(found.mails).items()},
        what: found.times,
        "claimed more than once": found.asked_about,
        "seconds": round(found.seconds),
    }


def wrong(name: str, found: Found) -> list[str]:
    mails = found.mails
    return [f"{name}: {mails}"] if mails.lost or mails.twice else []


def played(setting: Storm, folder: Path, environment: Mapping[str, str], fault: storm.Fault) -> Found:
    """Each part of an arm begins with an empty database and a folder of its own."""
    emptying.empty()
    place = folder / f"{len(list(folder.iterdir()))}"
    place.mkdir()
    return storm.run(setting, place, environment, fault)


def kill_storm(size: float, folder: Path, environment: Mapping[str, str]) -> Outcome:
    whole = Storm(mails=at_least(40, 10_000 * size), times=times(50, size))
    found = {
        "Server can be asked, seed 1": played(whole, folder, environment, storm.kill),
        "Server can be asked, seed 2": played(replace(whole, seed=2), folder, environment, storm.kill),
        "Server cannot be asked, seed 3": played(
            replace(whole, seed=3, can_be_asked=False), folder, environment, storm.kill
        ),
    }
    part = replace(whole, mails=at_least(40, 1_000 * size), times=times(10, size))
    controls = {
        "Control: marked before it is sent": played(
            replace(part, unguarded="marks"), folder, environment, storm.kill
        ),
        "Control: sent again without asking": played(
            replace(part, unguarded="mail"), folder, environment, storm.kill
        ),
    }
    faults = [fault for name, one in found.items() for fault in wrong(name, one)]
    if not controls["Control: marked before it is sent"].mails.lost:
        faults.append("The control that marks before it sends lost nothing.")
    if not controls["Control: sent again without asking"].mails.twice:
        faults.append("The control that does not ask sent nothing twice.")
    return Outcome(
        "Every worker (its whole process group) is killed with SIGKILL at random moments "
        "while it writes digests of "
        "due reviews and sends their mails.",
        {name: figures(one, "kills") for name, one in (found | controls).items()},
        faults,
    )


LONGEST_STOP = 30.0


def polite_stop(size: float, folder: Path, environment: Mapping[str, str]) -> Outcome:
    """The mail server is slow, so that a run of five hundred mails takes minutes: a stop "
    "must not wait for it."""
    whole = Storm(mails=at_least(60, 2_000 * size), times=times(50, size), seconds_a_mail=0.2)
    found, took = _stopped(whole, folder, environment)
    control, control_took = _stopped(
        replace(whole, mails=400, times=3, unguarded="stop", workers=1), folder, environment
    )
    faults = wrong("Stops", found)
    if max(took) > LONGEST_STOP:
        faults.append(f"A stop took {max(took):.0f} s.")
    if max(control_took) <= max(LONGEST_STOP, *took):
        faults.append("The control stopped as quickly.")
    return Outcome(
        "Every worker is asked to end (SIGTERM), as at a release, at random moments, and "
        "started again; the mail server "
        "takes a fifth of a second for each mail.",
        {
            "The program": {**figures(found, "stops"), "longest stop, seconds": round(max(took), 1)},
            "Control: a run is finished first": {
                **figures(control, "stops"),
                "longest stop, seconds": round(max(control_took), 1),
            },
        },
        faults,
    )


def _stopped(setting: Storm, folder: Path, environment: Mapping[str, str]) -> tuple[Found, list[float]]:
    took: list[float] = []

    def stop(program: Program, _chance: random.Random) -> None:
        took.extend(program.stop(name, patience=600) for name in program.workers)
        for name in program.workers:
            program.start(name)

    return played(setting, folder, environment, stop), took


def broker_wiped(size: float, folder: Path, environment: Mapping[str, str]) -> Outcome:
    whole = Storm(mails=at_least(60, 10_000 * size), times=times(20, size))
    found = _wiped(whole, folder, environment)
    control = _wiped(
        replace(whole, mails=at_least(60, 500 * size), times=5, unguarded="queue"), folder, environment
    )
    return Outcome(
        "The broker is emptied, or killed and started again with nothing in it, at random moments.",
        {
            "The program": figures(found, "wipes"),
            "Control: the broker holds what is to be sent": figures(control, "wipes"),
        },
        [*wrong("Wipes", found), *judged(0, {"a broker that holds the mails": control.mails.lost})],
    )


def _wiped(setting: Storm, folder: Path, environment: Mapping[str, str]) -> Found:
    place = folder / f"broker{len(list(folder.iterdir()))}"
    place.mkdir()
    with broker.own_valkey(place) as valkey:
        return played(
            setting, folder, {**environment, "REDIS_URL": valkey.url}, partial(broker.wipe_or_stop, valkey)
        )


def broker_cut_off(size: float, folder: Path, environment: Mapping[str, str]) -> Outcome:
    many = at_least(4, 100 * size)
    places = [folder / name for name in ("whole", "control")]
    for place in places:
        place.mkdir()
    emptying.empty()
    found = broker.cut_off(many, places[0], environment)
    emptying.empty()
    control = broker.cut_off(2, places[1], environment, kinds=(Mode.HALF_OPEN,), unguarded="redis")
    faults = [f"After {mode} the worker stayed deaf." for mode in found.deaf]
    if found.told < found.told_of:
        faults.append("A fault was not told of while it lasted.")
    if control.came_back == control.faults:
        faults.append("The control came back every time.")
    return Outcome(
        "The line between the program and the broker is reset, held, slowed down by five "
        "seconds, or left half open, "
        f"for {broker.LASTS_SECONDS:.0f} seconds each, in turn. The worker is never restarted: "
        "after each fault a task that "
        "the schedule began has to be done by it.",
        {"The program": _of_cut(found), "Control: nobody asks whether the line is alive": _of_cut(control)},
        faults,
    )


def _of_cut(cut: broker.Cut) -> dict[str, object]:
    return {
        "faults": cut.faults,
        "came back without a restart": cut.came_back,
        "slowest to come back, seconds": cut.slowest_seconds,
        "faults that /readyz could tell of": cut.told_of,
        "told of while they lasted": cut.told,
        "slowest to tell, seconds": cut.slowest_told_seconds,
        "stayed deaf after": ", ".join(cut.deaf),
    }


def database_restarts(size: float, folder: Path, environment: Mapping[str, str]) -> Outcome:
    whole = Storm(mails=at_least(60, 5_000 * size), times=times(20, size), web=True)
    found, web = _restarted(whole, folder, environment, durable=True)
    control, control_web = _restarted(
        replace(whole, mails=at_least(200, 1_000 * size), times=10), folder, environment, durable=False
    )
    faults = wrong("Restarts", found) + [f"The web answered {what}" for what in web.other[:5]]
    faults += judged(
        0, {"commits that are told before they are kept": control.mails.twice + control.mails.lost}
    )
    return Outcome(
        "PostgreSQL is stopped at once (pg_ctl's immediate mode) and started again at random "
        "moments; meanwhile somebody "
        "who is signed in asks for pages without a pause.",
        {
            "The program": {**figures(found, "restarts"), **_of_web(web)},
            "Control: a commit is told before it is kept": {
                **figures(control, "restarts"),
                **_of_web(control_web),
            },
        },
        faults,
    )


def _restarted(
    setting: Storm, folder: Path, environment: Mapping[str, str], *, durable: bool
) -> tuple[Found, database.Web]:
    emptying.empty()
    ForceProfile.objects.get_or_create(pk=1)
    someone: Person = person("Vis Itor", "plan_manager")
    visitor, postgres = database.Visitor(someone), database.Postgres()
    place = folder / f"database{len(list(folder.iterdir()))}"
    place.mkdir()
    with database.commits_wait(durable=durable):
        found = storm.run(
            setting, place, environment, partial(database.restart, postgres), beside=visitor.at_work
        )
    return found, visitor.web


def _of_web(web: database.Web) -> dict[str, object]:
    return {
        "pages asked for": web.asked,
        "pages served": web.served,
        "polite 503s": web.polite,
        "other answers": len(web.other),
    }
