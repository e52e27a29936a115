"""The rooms' tasks, where Celery looks for them."""

from suppliers.risk.tasks import rescore_register
from suppliers.spend.tasks import sweep_imports, work_on_import

__all__ = ["rescore_register", "sweep_imports", "work_on_import"]
