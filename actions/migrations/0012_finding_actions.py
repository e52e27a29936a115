"""The index of words that the search of actions asks, and the indexes of the list's other filters."""

import django.contrib.postgres.indexes
from django.db import migrations
from django.db.models import F

from actions.plan.models.searching import Words

# English stems without a list of words to leave out ("IT" is a department), accents taken off. Punctuation becomes a
# space before PostgreSQL's parser can take "HR/Estates" for the path of a file; apostrophes vanish. The cost tells the
# planner what reading the words of one row takes: without it a scan of the table looks cheaper than the index.
WORDS = """
CREATE TEXT SEARCH DICTIONARY plan_english (TEMPLATE = snowball, Language = english);
CREATE TEXT SEARCH CONFIGURATION plan_words (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION plan_words
    ALTER MAPPING FOR asciiword, word WITH unaccent, plan_english;
CREATE FUNCTION plan_words(VARIADIC texts text[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 20000 SET search_path FROM CURRENT AS $$
    SELECT to_tsvector('plan_words', translate(
        array_to_string(texts, ' '),
        '/@.,:;&_-–—‐‑()[]{}<>|\\!?"“”=+*#%$£€~^…•·''’‘ʼ`',
        '                                         '
    ))
$$;
"""
NO_WORDS = """
DROP FUNCTION plan_words(text[]);
DROP TEXT SEARCH CONFIGURATION plan_words;
DROP TEXT SEARCH DICTIONARY plan_english;
"""


class Migration(migrations.Migration):
    dependencies = [("actions", "0011_review_and_close")]

    operations = [
        migrations.RunSQL(WORDS, NO_WORDS),
        migrations.AddIndex(
            model_name="action",
            index=django.contrib.postgres.indexes.GinIndex(
                Words(
                    F("title"),
                    F("what"),
                    F("outcome"),
                    F("measure"),
                    F("public_wording"),
                    F("rating_reason"),
                    F("needed"),
                    F("paused_reason"),
                    F("outcome_words"),
                    F("no_evidence_reason"),
                    F("cancelled_reason"),
                ),
                name="action_words",
            ),
        ),
        migrations.AddIndex(
            model_name="milestone",
            index=django.contrib.postgres.indexes.GinIndex(Words(F("title")), name="milestone_words"),
        ),
    ]
