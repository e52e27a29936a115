"""What is said when something in a form is wrong: what happened and how to put it right.

GOV.UK's manner: the same words in the summary and beside the field; "Enter ...", "Select ...", "... must be ...".
Never "please", "invalid", "sorry", "forgot", "required".
"""

from django import forms


def named(field: forms.Field) -> str:
    """How a sentence names the field: its own ``named``, else its label made small ("Target date" → "target date").

    A label that begins with an abbreviation ("VAT number") keeps its capitals.
    """
    own = getattr(field, "named", "")
    if own:
        return str(own)
    label = str(field.label or "").strip().rstrip(":")
    first = label.split(" ", 1)[0]
    return label if len(first) > 1 and first.isupper() else label[:1].lower() + label[1:]


def sentence_start(field: forms.Field) -> str:
    """The name at the beginning of a sentence: "Target date"."""
    words = named(field)
    return words[:1].upper() + words[1:]


def default_messages(field: forms.Field) -> dict[str, str]:
    """Our words for each code that this kind of field may raise."""
    name, start = named(field), sentence_start(field)
    # In a summary of several faults a question is named, or nobody knows which of the answers is meant.
    subject = f"Your answer to “{field.label}”" if name.endswith("?") else start
    return {
        "required": _missing(field, name),
        "null_characters_not_allowed": f"{subject} contains characters that cannot be stored: type it again",
        "max_length": f"{subject} must be %(limit_value)d characters or fewer",
        "min_length": f"{subject} must be %(limit_value)d characters or more",
        "max_value": f"{subject} must be %(limit_value)s or less",
        "min_value": f"{subject} must be %(limit_value)s or more",
        **_of_its_kind(field, name, subject),
    }


def _is_choice(field: forms.Field) -> bool:
    return isinstance(field, forms.ChoiceField | forms.ModelChoiceField)


def _missing(field: forms.Field, name: str) -> str:
    if isinstance(field, forms.BooleanField):
        return f"Tick “{field.label}” to go on"
    if isinstance(field, forms.FileField):
        return f"Choose a file for {name}" if name else "Choose a file"
    if name.endswith("?"):
        return f"Answer “{field.label}”"
    return f"{'Select' if _is_choice(field) else 'Enter'} {name}"


def _of_its_kind(field: forms.Field, name: str, subject: str) -> dict[str, str]:
    if isinstance(field, forms.EmailField):
        return {"invalid": "Enter an email address in the correct format, like name@example.com"}
    if isinstance(field, forms.URLField):
        return {"invalid": "Enter a web address in full, like https://www.example.org"}
    if isinstance(field, forms.DecimalField | forms.FloatField):
        return {
            "invalid": f"{subject} must be a number, like 30 or 12.5",
            "max_digits": f"{subject} is too large",
            "max_whole_digits": f"{subject} is too large",
            "max_decimal_places": f"{subject} must have %(max)s decimal places or fewer",
        }
    if isinstance(field, forms.IntegerField):
        return {"invalid": f"{subject} must be a whole number, like 30"}
    if isinstance(field, forms.FileField):
        return {
            "missing": "Choose a file",
            "invalid": "Choose a file again: the browser sent none",
            "empty": "The file you chose is empty",
            "max_length": "The file's name must be %(max)d characters or fewer",
        }
    if _is_choice(field):
        verb = "Answer" if name.endswith("?") else "Choose"
        unknown = f"{verb} “{field.label}” again: what was chosen is not on the list, or not any more"
        return {"invalid_choice": unknown, "invalid_pk_value": unknown, "invalid_list": unknown}
    return {}
