from tests.msplan.printing.neighbourhood import around

__all__ = ["around"]
