"""Quebec French: 24 novembre 2026, 14 h 02, 1 234; neither a time nor a number breaks across lines."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "Y-m-d"
TIME_FORMAT = "G\N{NO-BREAK SPACE}\\h\N{NO-BREAK SPACE}i"
DATETIME_FORMAT = "j F Y, G\N{NO-BREAK SPACE}\\h\N{NO-BREAK SPACE}i"
DATE_INPUT_FORMATS = ["%Y-%m-%d"]
THOUSAND_SEPARATOR = "\N{NARROW NO-BREAK SPACE}"
