"""Dates and numbers as British readers expect them: 4 August 2026, 14:03, 1,234."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j F Y, H:i"
TIME_FORMAT = "H:i"
MONTH_DAY_FORMAT = "j F"
YEAR_MONTH_FORMAT = "F Y"
USE_THOUSAND_SEPARATOR = False
