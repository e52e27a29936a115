"""What is different between two versions of a questionnaire, question by question, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Body = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """``where``: the question in its newer words, or what stands around them. Something new has no ``before``."""

    where: str
    what: str
    before: str
    after: str


def differences(before: Body, after: Body) -> list[Difference]:
    """In the order of the newer version; what was taken away comes last."""
    return [*_around(before, after), *_order(before, after), *_questions(before, after)]


def _around(before: Body, after: Body) -> Iterator[Difference]:
    for name, what in (("title", "Title"), ("minutes", "Minutes"), ("intro", "Introduction")):
        yield from _one("The questionnaire", what, before.get(name), after.get(name))
    sections = {one["id"]: one for one in before["sections"]}
    for one in after["sections"]:
        old = sections.get(one["id"], {})
        yield from _one(f"Section “{one['title']}”", "Title", old.get("title"), one["title"])
        yield from _one(f"Section “{one['title']}”", "Introduction", old.get("intro"), one.get("intro"))


def _order(before: Body, after: Body) -> Iterator[Difference]:
    """The questions that were moved, as few as tell the new order: the others only made room."""
    old, new = ([one["id"] for one in body["questions"]] for body in (before, after))
    both = set(old) & set(new)
    stay = _longest_in_order([old.index(one) for one in new if one in both])
    for one in after["questions"]:
        if one["id"] in both and old.index(one["id"]) not in stay:
            places = (str(names.index(one["id"]) + 1) for names in (old, new))
            yield Difference(_where(one), "Place", *places)


def _longest_in_order(places: list[int]) -> set[int]:
    """The longest run of places that still stand in their old order, however far apart."""
    best: list[list[int]] = []
    for place in places:
        before = [run for run in best if run[-1] < place]
        longest: list[int] = max(before, key=len) if before else []
        best.append([*longest, place])
    kept: list[int] = max(best, key=len) if best else []
    return set(kept)


def _questions(before: Body, after: Body) -> Iterator[Difference]:
    old = {one["id"]: one for one in before["questions"]}
    titles = {one["id"]: one["title"] for body in (before, after) for one in body["sections"]}
    for one in after["questions"]:
        was = old.pop(one["id"], None)
        if was is None:
            yield Difference(_where(one), "New question", "", one["text"])
        else:
            yield from _question(_where(one), was, one, titles)
    for gone in old.values():
        yield Difference(_where(gone), "Taken away", gone["text"], "")


def _where(question: Body) -> str:
    return f"“{question['text']}”"


def _question(where: str, old: Body, new: Body, titles: Mapping[str, str]) -> Iterator[Difference]:
    yield from _one(where, "Question", old["text"], new["text"])
    yield from _one(where, "Guidance", old.get("guidance"), new.get("guidance"))
    yield from _one(where, "Asked", _asked(old), _asked(new))
    yield from _one(where, "Section", titles.get(old["section"]), titles.get(new["section"]))
    yield from _one(where, "Points", old.get("of"), new.get("of"))
    for name in {**old.get("points", {}), **new.get("points", {})}:
        yield from _one(
            where, f"Points “{name}”", old.get("points", {}).get(name), new.get("points", {}).get(name)
        )
    parts = {one["id"]: one for one in old["parts"]}
    for part in new["parts"]:
        was = parts.get(part["id"], {})
        yield from _one(where, "Wording", was.get("label"), part["label"])
        yield from _one(where, "Hint", was.get("hint"), part.get("hint"))
        for kind in ("options", "rows", "columns"):
            texts = {one["id"]: _text(one) for one in was.get(kind, [])}
            for one in part.get(kind, []):
                yield from _one(
                    where, "Answer" if kind == "options" else "Row", texts.get(one["id"]), _text(one)
                )


def _asked(question: Body) -> str:
    return "Left out" if question.get("left_out") else "Asked"


def _text(one: Body) -> str:
    return str(one.get("text") or one.get("label") or "")


def _one(where: str, what: str, before: Any, after: Any) -> Iterator[Difference]:
    old, new = (str(value) if value not in (None, "") else "" for value in (before, after))
    if old != new:
        yield Difference(where, what, old, new)
