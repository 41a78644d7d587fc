"""Quebec French: 24 novembre 2026, 14 h 02."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "Y-m-d"
TIME_FORMAT = r"G\ \h\ i"
DATETIME_FORMAT = r"j F Y, G\ \h\ i"
DATE_INPUT_FORMATS = ["%Y-%m-%d"]
