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
    question = name.endswith("?")
    choosing = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    if isinstance(field, forms.BooleanField):
        required = f"Tick “{field.label}” to go on"
    elif isinstance(field, forms.FileField):
        required = f"Choose a file for {name}" if name else "Choose a file"
    elif question:
        required = f"Answer “{field.label}”"
    else:
        required = f"{'Select' if choosing else 'Enter'} {name}"
    words = {
        "required": required,
        "null_characters_not_allowed": f"{start} contains characters that cannot be stored: type it again",
        "max_length": f"{start} must be %(limit_value)d characters or fewer",
        "min_length": f"{start} must be %(limit_value)d characters or more",
        "max_value": f"{start} must be %(limit_value)s or less",
        "min_value": f"{start} must be %(limit_value)s or more",
    }
    if question:
        for code in ("max_length", "min_length", "max_value", "min_value"):
            words[code] = "Your answer" + words[code][len(start) :]
    if isinstance(field, forms.EmailField):
        words["invalid"] = "Enter an email address in the correct format, like name@example.com"
    elif isinstance(field, forms.URLField):
        words["invalid"] = "Enter a web address in full, like https://www.example.org"
    elif isinstance(field, forms.IntegerField) and not isinstance(field, forms.FloatField | forms.DecimalField):
        words["invalid"] = f"{start} must be a whole number, like 30"
    elif isinstance(field, forms.DecimalField | forms.FloatField):
        words |= {
            "invalid": f"{start} must be a number, like 30 or 12.5",
            "max_digits": f"{start} is too large",
            "max_whole_digits": f"{start} is too large",
            "max_decimal_places": f"{start} must have %(max)s decimal places or fewer",
        }
    elif isinstance(field, forms.FileField):
        words |= {
            "missing": "Choose a file",
            "invalid": "Choose a file again: the browser sent none",
            "empty": "The file you chose is empty",
            "max_length": "The file's name must be %(max)d characters or fewer",
        }
    if choosing:
        words |= {
            "invalid_choice": f"Select {name} from the list" if not question else f"Answer “{field.label}” from the list",
            "invalid_pk_value": "Select from the list",
            "invalid_list": "Select from the list",
        }
    return words
