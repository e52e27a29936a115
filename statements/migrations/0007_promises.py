"""Promises: marked in a statement's text, carried out by actions, answered in the statement after it.

What a sealed statement promised is never reworded or dated anew: the database refuses.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

SQL = """
CREATE FUNCTION statements_promise_stays_as_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ROW(NEW.statement_id, NEW.number) IS DISTINCT FROM ROW(OLD.statement_id, OLD.number)
       OR ROW(NEW.section_id, NEW.wording, NEW.due_on, NEW.unmarked_at)
          IS DISTINCT FROM ROW(OLD.section_id, OLD.wording, OLD.due_on, OLD.unmarked_at)
       AND EXISTS (SELECT 1 FROM statements_seal s
                   WHERE s.statement_id = OLD.statement_id AND s.voided_at IS NULL) THEN
        RAISE EXCEPTION 'A promise stays as it was sealed.' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER statements_promise_as_sealed BEFORE UPDATE ON statements_promise
    FOR EACH ROW EXECUTE FUNCTION statements_promise_stays_as_sealed();
CREATE TRIGGER statements_promise_is_never_deleted BEFORE DELETE ON statements_promise
    FOR EACH ROW EXECUTE FUNCTION statements_refuse();
"""

BACK = """
DROP TRIGGER statements_promise_is_never_deleted ON statements_promise;
DROP TRIGGER statements_promise_as_sealed ON statements_promise;
DROP FUNCTION statements_promise_stays_as_sealed();
"""

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))
OUTCOMES = [
    ("kept", "Kept"),
    ("partly", "Partly kept"),
    ("under_way", "Not due yet"),
    ("moved", "Moved"),
    ("dropped", "Dropped"),
    ("not_answered", "Not answered"),
]


def to(model: str, name: str = "+", **more: bool) -> "models.ForeignKey[models.Model, models.Model]":
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=model, **more)


class Migration(migrations.Migration):
    dependencies = [
        ("statements", "0006_writing"),
        ("actions", "0013_plan_print"),
        ("files", "0002_restricted"),
    ]

    operations = [
        migrations.CreateModel(
            name="Promise",
            fields=[
                ID,
                ("number", models.PositiveSmallIntegerField()),
                ("wording", models.CharField(max_length=600)),
                ("due_on", models.DateField(verbose_name="by when")),
                ("marked_at", models.DateTimeField()),
                ("unmarked_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("marked_by", to(settings.AUTH_USER_MODEL)),
                ("owner", to(settings.AUTH_USER_MODEL)),
                ("section", to("statements.section", "promises")),
                ("statement", to("statements.statement", "promises")),
            ],
            options={
                "ordering": ["statement", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=["statement", "number"], name="promise_numbered_once"),
                    models.UniqueConstraint(
                        fields=["statement", "wording"],
                        condition=Q(unmarked_at__isnull=True),
                        name="promise_marked_once",
                        violation_error_message="This promise is marked already.",
                    ),
                    models.CheckConstraint(
                        condition=~Q(wording=""),
                        name="promise_has_wording",
                        violation_error_message="Enter the promise as it stands in the text.",
                    ),
                    models.CheckConstraint(condition=Q(number__gte=1), name="promise_numbers_start_at_1"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PromiseAction",
            fields=[
                ID,
                ("at", models.DateTimeField()),
                ("action", to("actions.action")),
                ("by", to(settings.AUTH_USER_MODEL)),
                ("promise", to("statements.promise", "links")),
            ],
            options={
                "ordering": ["action__number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["promise", "action"],
                        name="promise_action_once",
                        violation_error_message="This action is there already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PromiseAnswer",
            fields=[
                ID,
                ("outcome", models.CharField(choices=OUTCOMES, max_length=12)),
                (
                    "sentence",
                    models.CharField(max_length=600, verbose_name="what became of it, for the public"),
                ),
                ("new_due_on", models.DateField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("after", to("statements.statement", "answers_after")),
                ("by", to(settings.AUTH_USER_MODEL)),
                ("promise", to("statements.promise", "answers")),
            ],
            options={
                "ordering": ["-after__period_end", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["promise", "after"],
                        name="promise_answered_once",
                        violation_error_message="This promise has an answer already. Change that one.",
                    ),
                    models.CheckConstraint(
                        condition=Q(outcome__in=[value for value, _ in OUTCOMES]),
                        name="promise_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=~Q(sentence=""),
                        name="promise_answer_says_what",
                        violation_error_message="Say in a sentence what became of it.",
                    ),
                    models.CheckConstraint(
                        condition=Q(outcome="moved", new_due_on__isnull=False)
                        | ~Q(outcome="moved") & Q(new_due_on__isnull=True),
                        name="promise_moved_has_date",
                        violation_error_message="A promise that moved has a new date, and no other has one.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerEvidence",
            fields=[
                ID,
                ("title", models.CharField(max_length=200)),
                ("link", models.URLField(blank=True, max_length=1000)),
                ("at", models.DateTimeField()),
                ("answer", to("statements.promiseanswer", "evidence")),
                ("by", to(settings.AUTH_USER_MODEL)),
                ("file", to("files.storedfile", blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "answer evidence",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(file__isnull=False, link="")
                        | Q(file__isnull=True)
                        & (Q(link__startswith="https://") | Q(link__startswith="http://")),
                        name="answer_evidence_is_file_or_link",
                        violation_error_message="Evidence is a file or a link, not both.",
                    ),
                    models.CheckConstraint(
                        condition=~Q(title=""),
                        name="answer_evidence_has_title",
                        violation_error_message="Evidence needs a title.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(SQL, BACK),
    ]
