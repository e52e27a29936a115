"""The rooms' tasks, where Celery looks for them."""

from suppliers.asking.tasks import hand_over_silence, remind_suppliers, sweep_campaigns, write_campaign
from suppliers.checks.tasks import write_about_corrective_actions
from suppliers.record.registry.tasks import read_registry_file, sweep_registry_files
from suppliers.register.tasks import compare_suppliers
from suppliers.risk.tasks import catch_up_with_model, rescore_register
from suppliers.spend.tasks import sweep_imports, work_on_import

__all__ = [
    "catch_up_with_model",
    "compare_suppliers",
    "hand_over_silence",
    "read_registry_file",
    "remind_suppliers",
    "rescore_register",
    "sweep_campaigns",
    "sweep_imports",
    "sweep_registry_files",
    "work_on_import",
    "write_about_corrective_actions",
    "write_campaign",
]
