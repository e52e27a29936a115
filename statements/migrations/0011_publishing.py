"""What becomes of a statement after it was public: corrected, withdrawn, removed; and where it is linked."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = """
-- A removal that two people ordered is a tombstone: it never changes, and it lets the bytes of its statement go.
CREATE FUNCTION statements_is_removed(statement bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM statements_removal r
                   WHERE r.statement_id = statement AND r.confirmed_at IS NOT NULL)
$$;
CREATE FUNCTION statements_is_removed_inside(statement bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM statements_removal r
                   WHERE r.statement_id = statement AND r.confirmed_at IS NOT NULL AND r.inside)
$$;

CREATE FUNCTION statements_removal_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.confirmed_at IS NULL AND OLD.called_off_at IS NULL
       AND ROW(NEW.id, NEW.statement_id, NEW.ground, NEW.reason, NEW.inside, NEW.asked_by_id, NEW.asked_at)
           IS NOT DISTINCT FROM
           ROW(OLD.id, OLD.statement_id, OLD.ground, OLD.reason, OLD.inside, OLD.asked_by_id, OLD.asked_at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A removal is confirmed or called off, once, and never changed.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER statements_removal_never_changes BEFORE UPDATE OR DELETE ON statements_removal
    FOR EACH ROW EXECUTE FUNCTION statements_removal_stands();

CREATE TRIGGER statements_withdrawal_never_changes BEFORE UPDATE OR DELETE ON statements_withdrawal
    FOR EACH ROW EXECUTE FUNCTION statements_refuse();
CREATE TRIGGER statements_home_link_never_changes BEFORE UPDATE OR DELETE ON statements_homelink
    FOR EACH ROW EXECUTE FUNCTION statements_refuse();

CREATE FUNCTION statements_correction_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.statement_id = OLD.statement_id AND NEW.of_id = OLD.of_id
       AND EXISTS (SELECT 1 FROM statements_statement s WHERE s.id = OLD.statement_id
                   AND s.state IN ('drafting', 'with_board', 'approved')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'What was said to be corrected never changes once it is sealed.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER statements_correction_stands BEFORE UPDATE OR DELETE ON statements_correction
    FOR EACH ROW EXECUTE FUNCTION statements_correction_is_open();

CREATE OR REPLACE FUNCTION statements_seal_only_void() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL
       AND ROW(NEW.id, NEW.statement_id, NEW.version, NEW.content, NEW.statement_json, NEW.sha256, NEW.made_at)
           IS NOT DISTINCT FROM
           ROW(OLD.id, OLD.statement_id, OLD.version, OLD.content, OLD.statement_json, OLD.sha256, OLD.made_at)
       AND NOT EXISTS (SELECT 1 FROM statements_publication p
                       WHERE p.seal_id = OLD.id AND p.published_at IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    IF NEW.statement_json = '' AND NEW.content = '{}'
       AND ROW(NEW.id, NEW.statement_id, NEW.version, NEW.sha256, NEW.made_at, NEW.voided_at, NEW.void_reason)
           IS NOT DISTINCT FROM
           ROW(OLD.id, OLD.statement_id, OLD.version, OLD.sha256, OLD.made_at, OLD.voided_at, OLD.void_reason)
       AND statements_is_removed_inside(OLD.statement_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A seal may only be marked void, once, before it is public.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE OR REPLACE FUNCTION statements_publication_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id = OLD.id AND NEW.seal_id = OLD.seal_id AND OLD.state <> 'ready' THEN
        RETURN NEW;
    END IF;
    IF OLD.state = 'ready' AND OLD.published_at IS NULL AND NEW.published_at IS NOT NULL
       AND ROW(NEW.id, NEW.seal_id, NEW.state, NEW.queued_at, NEW.attempts, NEW.error, NEW.article,
               NEW.article_sha256, NEW.ready_at, NEW.removed_at)
           IS NOT DISTINCT FROM
           ROW(OLD.id, OLD.seal_id, OLD.state, OLD.queued_at, OLD.attempts, OLD.error, OLD.article,
               OLD.article_sha256, OLD.ready_at, OLD.removed_at) THEN
        RETURN NEW;
    END IF;
    IF OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL AND NEW.article = ''
       AND ROW(NEW.id, NEW.seal_id, NEW.state, NEW.queued_at, NEW.attempts, NEW.error, NEW.article_sha256,
               NEW.ready_at, NEW.published_at)
           IS NOT DISTINCT FROM
           ROW(OLD.id, OLD.seal_id, OLD.state, OLD.queued_at, OLD.attempts, OLD.error, OLD.article_sha256,
               OLD.ready_at, OLD.published_at)
       AND statements_is_removed((SELECT s.statement_id FROM statements_seal s WHERE s.id = OLD.seal_id)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A publication that is ready may only become public, once.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

DROP TRIGGER statements_file_never_changes ON statements_publicfile;
CREATE FUNCTION statements_file_loses_its_bytes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.content = '' AND ROW(NEW.id, NEW.publication_id, NEW.name, NEW.media_type, NEW.size, NEW.sha256)
           IS NOT DISTINCT FROM ROW(OLD.id, OLD.publication_id, OLD.name, OLD.media_type, OLD.size, OLD.sha256)
       AND statements_is_removed((SELECT s.statement_id FROM statements_seal s
                                  JOIN statements_publication p ON p.seal_id = s.id
                                  WHERE p.id = OLD.publication_id)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'What was sealed never changes: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER statements_file_never_changes BEFORE UPDATE ON statements_publicfile
    FOR EACH ROW EXECUTE FUNCTION statements_file_loses_its_bytes();
CREATE TRIGGER statements_file_is_never_deleted BEFORE DELETE ON statements_publicfile
    FOR EACH ROW EXECUTE FUNCTION statements_refuse();

DROP TRIGGER statements_section_version_never_changes ON statements_sectionversion;
CREATE FUNCTION statements_section_version_loses_its_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.body = '' AND ROW(NEW.id, NEW.section_id, NEW.number, NEW.area, NEW.saved_by_id, NEW.saved_at)
           IS NOT DISTINCT FROM ROW(OLD.id, OLD.section_id, OLD.number, OLD.area, OLD.saved_by_id, OLD.saved_at)
       AND statements_is_removed_inside((SELECT s.statement_id FROM statements_section s
                                         WHERE s.id = OLD.section_id)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'What was saved never changes: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER statements_section_version_never_changes BEFORE UPDATE ON statements_sectionversion
    FOR EACH ROW EXECUTE FUNCTION statements_section_version_loses_its_text();
CREATE TRIGGER statements_section_version_is_never_deleted BEFORE DELETE ON statements_sectionversion
    FOR EACH ROW EXECUTE FUNCTION statements_refuse();
"""

BACK = """
DROP TRIGGER statements_section_version_is_never_deleted ON statements_sectionversion;
DROP TRIGGER statements_section_version_never_changes ON statements_sectionversion;
DROP FUNCTION statements_section_version_loses_its_text();
CREATE TRIGGER statements_section_version_never_changes BEFORE UPDATE OR DELETE ON statements_sectionversion
    FOR EACH ROW EXECUTE FUNCTION statements_refuse();

DROP TRIGGER statements_file_is_never_deleted ON statements_publicfile;
DROP TRIGGER statements_file_never_changes ON statements_publicfile;
DROP FUNCTION statements_file_loses_its_bytes();
CREATE TRIGGER statements_file_never_changes BEFORE UPDATE OR DELETE ON statements_publicfile
    FOR EACH ROW EXECUTE FUNCTION statements_refuse();

CREATE OR REPLACE FUNCTION statements_publication_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id = OLD.id AND NEW.seal_id = OLD.seal_id AND OLD.state <> 'ready' THEN
        RETURN NEW;
    END IF;
    IF OLD.state = 'ready' AND OLD.published_at IS NULL AND NEW.published_at IS NOT NULL
       AND ROW(NEW.id, NEW.seal_id, NEW.state, NEW.queued_at, NEW.attempts, NEW.error, NEW.article,
               NEW.article_sha256, NEW.ready_at)
           IS NOT DISTINCT FROM
           ROW(OLD.id, OLD.seal_id, OLD.state, OLD.queued_at, OLD.attempts, OLD.error, OLD.article,
               OLD.article_sha256, OLD.ready_at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A publication that is ready may only become public, once.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE OR REPLACE FUNCTION statements_seal_only_void() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL
       AND ROW(NEW.id, NEW.statement_id, NEW.version, NEW.content, NEW.statement_json, NEW.sha256, NEW.made_at)
           IS NOT DISTINCT FROM
           ROW(OLD.id, OLD.statement_id, OLD.version, OLD.content, OLD.statement_json, OLD.sha256, OLD.made_at)
       AND NOT EXISTS (SELECT 1 FROM statements_publication p
                       WHERE p.seal_id = OLD.id AND p.published_at IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A seal may only be marked void, once, before it is public.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

DROP TRIGGER statements_correction_stands ON statements_correction;
DROP FUNCTION statements_correction_is_open();
DROP TRIGGER statements_home_link_never_changes ON statements_homelink;
DROP TRIGGER statements_withdrawal_never_changes ON statements_withdrawal;
DROP TRIGGER statements_removal_never_changes ON statements_removal;
DROP FUNCTION statements_removal_stands();
DROP FUNCTION statements_is_removed_inside(bigint);
DROP FUNCTION statements_is_removed(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0002_restricted"),
        ("statements", "0010_agreement"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="statement",
            name="statement_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="statement",
            name="statement_published_has_time",
        ),
        migrations.AlterField(
            model_name="statement",
            name="state",
            field=models.CharField(
                choices=[
                    ("drafting", "Drafting"),
                    ("with_board", "With the board"),
                    ("approved", "Approved"),
                    ("signed", "Signed"),
                    ("published", "Published"),
                    ("superseded", "Superseded"),
                    ("withdrawn", "Withdrawn"),
                    ("removed", "Removed"),
                ],
                default="drafting",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "drafting",
                            "with_board",
                            "approved",
                            "signed",
                            "published",
                            "superseded",
                            "withdrawn",
                            "removed",
                        ],
                    )
                ),
                name="statement_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("published_at__isnull", False),
                        ("state__in", ["published", "superseded", "withdrawn", "removed"]),
                    ),
                    models.Q(
                        models.Q(
                            ("state__in", ["published", "superseded", "withdrawn", "removed"]), _negated=True
                        ),
                        ("published_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="statement_published_has_time",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="publication",
            name="publication_ready_is_whole",
        ),
        migrations.AddField(
            model_name="publication",
            name="removed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("article_sha256__regex", "^[0-9a-f]{64}$"),
                        ("ready_at__isnull", False),
                        ("state", "ready"),
                        models.Q(
                            models.Q(models.Q(("article", ""), _negated=True), ("removed_at__isnull", True)),
                            models.Q(("article", ""), ("removed_at__isnull", False)),
                            _connector="OR",
                        ),
                    ),
                    models.Q(
                        models.Q(("state", "ready"), _negated=True),
                        ("article", ""),
                        ("article_sha256", ""),
                        ("ready_at__isnull", True),
                        ("removed_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="publication_ready_is_whole",
            ),
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "statement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correction",
                        to="statements.statement",
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="statements.statement",
                    ),
                ),
                ("note", models.TextField(verbose_name="what was corrected, and why")),
                ("keeps_figures", models.BooleanField(default=True)),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["statement"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True),
                        name="correction_says_what",
                        violation_error_message="Say what was corrected, and why.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("statement", models.F("of")), _negated=True),
                        name="correction_is_another_version",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "statement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="statements.statement",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason for the public")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="withdrawal_says_why",
                        violation_error_message="Say why it is withdrawn.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Removal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="removals",
                        to="statements.statement",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[("harm", "Somebody could be harmed"), ("court", "A court ordered it")],
                        max_length=5,
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason for the public")),
                ("inside", models.BooleanField(default=False, verbose_name="destroy our own copy too")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "called_off_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("called_off_at", models.DateTimeField(blank=True, null=True)),
                ("checksums", models.JSONField(default=list)),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ground__in", ["harm", "court"])), name="removal_ground_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="removal_says_why",
                        violation_error_message="Say why it is removed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="removal_needs_two_people",
                        violation_error_message="Somebody else has to confirm the removal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("checksums", []),
                                ("confirmed_at__isnull", True),
                                ("confirmed_by__isnull", True),
                            ),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                                models.Q(("checksums", []), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="removal_confirmed_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("called_off_at__isnull", True), ("called_off_by__isnull", True)),
                            models.Q(
                                ("called_off_at__isnull", False),
                                ("called_off_by__isnull", False),
                                ("confirmed_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="removal_called_off_is_not_done",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("called_off_at__isnull", True)),
                        fields=("statement",),
                        name="removal_once",
                        violation_error_message="Its removal has been asked for already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HomeLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="home_links",
                        to="statements.statement",
                    ),
                ),
                ("address", models.URLField(max_length=500, verbose_name="address of the home page")),
                ("placement", models.CharField(max_length=200, verbose_name="where on it")),
                ("seen_on", models.DateField(verbose_name="date")),
                (
                    "seen_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                (
                    "screenshot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
            ],
            options={
                "ordering": ["-seen_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("address__regex", "^https?://")),
                        name="home_link_has_an_address",
                        violation_error_message="Enter the full address of the home page.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("placement", ""), _negated=True),
                        name="home_link_says_where",
                        violation_error_message="Say where on the page the link is.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(SQL, BACK),
    ]
