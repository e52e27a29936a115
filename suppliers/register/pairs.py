"""Finding suppliers that may be one: the new and changed ones are compared with the whole register, by the database.

A supplier is compared when it is new or when its name, VAT number or postcode changed (``is_compared``), so that a
register of any size costs only what is new in it. Rules and their reasons: docs/rules/merging.md.
"""

from collections.abc import Collection
from typing import Final

from django.db import connection, transaction
from django.db.models import Q

from suppliers.register.duplicates import ProbablePair
from suppliers.register.models import Supplier

# From here on names alone are reason enough; where the postcode is the same, less is.
ALIKE: Final = 0.8
ALIKE_AT_ONE_POSTCODE: Final = 0.5
BATCH: Final = 500

# 1. candidates: alike by the trigram index, one VAT number, one postcode; 2. without two company numbers that differ,
# names whose digits differ (WARD 1, WARD 2), and what a person called different, in the families of both.
_FIND: Final = """
WITH fresh AS (
    SELECT id, normalised_name, company_number, vat_number, postcode FROM suppliers_supplier
    WHERE id = ANY(%(ids)s) AND merged_into_id IS NULL AND archived_at IS NULL
), candidate AS (
    SELECT f.id AS one, o.id AS other FROM fresh f
        JOIN suppliers_supplier o ON o.normalised_name %% f.normalised_name
    UNION SELECT f.id, o.id FROM fresh f
        JOIN suppliers_supplier o ON o.vat_number = f.vat_number AND f.vat_number <> '' AND o.vat_number <> ''
    UNION SELECT f.id, o.id FROM fresh f
        JOIN suppliers_supplier o ON o.postcode = f.postcode AND f.postcode <> '' AND o.postcode <> ''
        AND similarity(o.normalised_name, f.normalised_name) >= %(nearby)s
), pair AS (
    SELECT DISTINCT least(one, other) AS first, greatest(one, other) AS second FROM candidate WHERE one <> other
), told AS (
    SELECT a.id AS first, b.id AS second,
        round(similarity(a.normalised_name, b.normalised_name)::numeric, 3) AS likeness,
        a.vat_number = b.vat_number AND a.vat_number <> '' AS same_vat,
        a.postcode = b.postcode AND a.postcode <> '' AS same_postcode,
        regexp_replace(a.normalised_name, '[^0-9]', '', 'g')
            = regexp_replace(b.normalised_name, '[^0-9]', '', 'g') AS same_digits
    FROM pair
    JOIN suppliers_supplier a ON a.id = pair.first AND a.merged_into_id IS NULL AND a.archived_at IS NULL
    JOIN suppliers_supplier b ON b.id = pair.second AND b.merged_into_id IS NULL AND b.archived_at IS NULL
    WHERE (a.company_number = '' OR b.company_number = '' OR a.company_number = b.company_number)
)
INSERT INTO suppliers_probablepair (first_id, second_id, likeness, same_vat, same_postcode, weight)
SELECT first, second, likeness, same_vat, same_postcode,
    likeness + CASE WHEN same_vat THEN 1 ELSE 0 END + CASE WHEN same_postcode THEN 0.5 ELSE 0 END
FROM told
WHERE (same_vat OR (same_digits AND (likeness >= %(alike)s OR (same_postcode AND likeness >= %(nearby)s))))
    AND NOT EXISTS (
        SELECT 1 FROM suppliers_different d
        JOIN suppliers_supplier x ON x.id = d.first_id JOIN suppliers_supplier y ON y.id = d.second_id
        WHERE d.taken_back_at IS NULL
            AND least(coalesce(x.merged_into_id, x.id), coalesce(y.merged_into_id, y.id)) = told.first
            AND greatest(coalesce(x.merged_into_id, x.id), coalesce(y.merged_into_id, y.id)) = told.second
    )
ON CONFLICT (first_id, second_id) DO UPDATE SET
    likeness = excluded.likeness, same_vat = excluded.same_vat, same_postcode = excluded.same_postcode,
    weight = excluded.weight
"""


@transaction.atomic
def compare(suppliers: Collection[int]) -> int:
    """Compare these with the whole register; their pairs are replaced. Returns how many were found. Five statements."""
    ids = sorted(suppliers)
    ProbablePair.objects.filter(Q(first__in=ids) | Q(second__in=ids)).delete()
    with connection.cursor() as cursor:
        # Of this transaction alone: what the operator % takes for alike.
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(ALIKE)])
        cursor.execute(_FIND, {"ids": ids, "alike": ALIKE, "nearby": ALIKE_AT_ONE_POSTCODE})
        found: int = cursor.rowcount
    Supplier.objects.filter(pk__in=ids).update(is_compared=True)
    return found


def compare_new(*, most: int | None = None) -> int:
    """Compare whatever is new or changed, batch by batch, each in a transaction of its own; returns how many were.

    A batch that another worker has in hand is left to it.
    """
    done = 0
    while most is None or done < most:
        with transaction.atomic():
            waiting = Supplier.objects.not_compared().select_for_update(skip_locked=True).order_by("pk")
            ids = list(waiting.values_list("pk", flat=True)[:BATCH])
            if not ids:
                return done
            compare(ids)
        done += len(ids)
    return done
