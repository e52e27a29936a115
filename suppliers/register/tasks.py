"""Looking for duplicates in the background: whatever an import, an edit or an undone merge left to be compared."""

from celery import shared_task

from suppliers.register.pairs import compare_new

# What is left over waits for the next run: a register of a quarter of a million takes several.
MOST = 20_000


@shared_task(name="suppliers.compare")
def compare_suppliers() -> int:
    """Compares new and changed suppliers with the register; returns how many were compared."""
    return compare_new(most=MOST)
