"""Putting right what was recorded of a check: its own fields as they stand, and what was wrong with them."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms_gds.layout import Fieldset, Size

from msplan.lib.forms import StaleSave
from msplan.lib.writing import long_text
from suppliers.checks.audit_form import ALSO, COUNTS, REPORT, WHO, AuditForm
from suppliers.checks.forms import CheckForm
from suppliers.checks.models import Check
from suppliers.checks.righting import OF_AUDIT, OF_CHECK

# What is edited, and not corrected.
EDITED = ("note", "evidence_file", "link", "owner", "next_due_on", "next_due_reason", "form_id")
PARTS = (
    (WHO, "How it was done"),
    (REPORT, "Its report"),
    ((*COUNTS, *ALSO), "How many non-conformities"),
)


class Correcting(StaleSave):
    """Mix in *before* the form by which the check was recorded."""

    submit = "Save the correction"

    def __init__(self, *args: Any, check: Check, **kwargs: Any) -> None:
        audit = getattr(check, "audit", None)
        values = {name: getattr(check, name) for name in OF_CHECK}
        values |= {name: getattr(audit, name) for name in OF_AUDIT} if audit else {}
        super().__init__(*args, kind=check.kind, version=check.version, initial=values, **kwargs)
        form: Any = self
        for name in EDITED:
            form.fields.pop(name, None)
        reason = long_text("What was wrong?", rows=3, help_text="It is kept beside what stood here before")
        form.fields["reason"] = reason
        form.prepare("reason", reason)

    @property
    def changes(self) -> dict[str, Any]:
        """What the act takes. A number that was emptied is none."""
        form: Any = self
        values = {name: form.cleaned_data[name] for name in (*OF_CHECK, *OF_AUDIT) if name in form.fields}
        return values | {name: values[name] or 0 for name in (*COUNTS, *ALSO) if name in values}

    def layout(self) -> Sequence[str | LayoutObject]:
        form: Any = self
        own = [name for name in OF_CHECK if name in form.fields]
        parts = [
            Fieldset(*names, legend=legend, legend_size=Size.MEDIUM)
            for names, legend in PARTS
            if set(names) <= set(form.fields)
        ]
        return ["version", *own, *parts, "reason", form.buttons()]


class CorrectCheckForm(Correcting, CheckForm):
    pass


class CorrectAuditForm(Correcting, AuditForm):
    pass


def correct_form(check: Check, *args: Any, **kwargs: Any) -> CorrectCheckForm | CorrectAuditForm:
    """An audit that could not be done has nothing of an audit."""
    is_audit = getattr(check, "audit", None) is not None
    return (CorrectAuditForm if is_audit else CorrectCheckForm)(*args, check=check, **kwargs)
