"""The force's template of an incident response plan: written anew, and sent to a supplier's contact."""

from datetime import datetime
from uuid import UUID

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import Max

from msplan.accounts.models import Person
from msplan.files.storing import store
from msplan.history.recording import record
from msplan.lib.locking import hold
from msplan.lib.once import MadeAlready
from msplan.lib.refusing import RowRefused, StaleEdit
from msplan.outbox.posting import post
from suppliers.record.models import IncidentTemplate, SupplierContact, TemplateSent
from suppliers.register.models import Supplier

PURPOSE = "incident plan"


@transaction.atomic
def write_template(
    *,
    version: int,
    title: str,
    text: str,
    upload: "File[bytes] | None" = None,
    by: Person | None,
    at: datetime,
) -> IncidentTemplate:
    """The next version of it. Raises StaleEdit where somebody wrote one meanwhile, FileRefused."""
    last = IncidentTemplate.objects.aggregate(last=Max("number"))["last"] or 0
    if last != version:
        raise StaleEdit
    stored = store(upload, by=by, at=at) if upload is not None else None
    template = IncidentTemplate(
        number=last + 1, title=title.strip(), text=text.strip(), file=stored, written_by=by, written_at=at
    )
    try:
        with transaction.atomic():
            template.save(force_insert=True)
    except IntegrityError as faster:
        raise StaleEdit from faster
    record(
        "record.write_template",
        template,
        by=by,
        at=at,
        after={"title": template.title, "version": template.number},
    )
    return template


@transaction.atomic
def send_template(
    supplier: Supplier,
    *,
    contact: SupplierContact,
    words: str = "",
    form_id: UUID | None = None,
    held: bool = False,
    by: Person,
    at: datetime,
) -> TemplateSent:
    """Queue the mail and keep that it was sent, to whom and in which version.

    Raises RowRefused where there is no template, or the contact is archived, has no address or is another supplier's;
    MadeAlready where this page was sent before.
    """
    hold(Supplier.objects.get_queryset(), supplier.pk)
    if form_id and (made := TemplateSent.objects.filter(form_id=form_id).first()):
        raise MadeAlready(made)
    template = IncidentTemplate.objects.current()
    if template is None:
        raise RowRefused("There is no template yet. Write one first.")
    if not SupplierContact.objects.of(supplier).standing().exclude(email="").filter(pk=contact.pk).exists():
        raise RowRefused("Choose a contact of this supplier with an email address.", field="contact")
    nth = TemplateSent.objects.filter(contact=contact, template=template).count() + 1
    mail = post(
        to=contact.email,
        template="incident_plan",
        context={
            "contact": contact,
            "supplier": supplier,
            "template": template,
            "words": words,
            "sender": by,
        },
        key=f"incident-plan:{contact.pk}:{template.number}:{nth}",
        purpose=PURPOSE,
        at=at,
        held=held,
    )
    sent = TemplateSent.objects.create(
        supplier=supplier,
        contact=contact,
        template=template,
        mail=mail,
        form_id=form_id,
        sent_by=by,
        sent_at=at,
    )
    after = {"template": str(template), "contact": contact.role or "a contact"}
    record("record.send_template", sent, by=by, at=at, after=after)
    return sent
