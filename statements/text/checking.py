"""What is typed into a form and printed later: refused beside its field where it cannot be printed."""

from collections.abc import Collection, Iterable

from django import forms

from statements.text.tokens import line_problems, problems_in


def text_checked(text: str, *, pictures: Collection[int] = ()) -> str:
    """``pictures`` are the numbers of those that may stand in it."""
    _refuse(problems_in(text, pictures=pictures))
    return text


def line_checked(text: str) -> str:
    """What is printed on one line of the document."""
    text = " ".join(text.split())
    _refuse(line_problems(text))
    return text


def _refuse(problems: Iterable[str]) -> None:
    """Each problem beside the field, if there is one."""
    if found := [forms.ValidationError(problem) for problem in problems]:
        raise forms.ValidationError(found)
