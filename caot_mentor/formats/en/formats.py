"""Canadian English: November 24, 2026, 2:02 p.m.; a time never breaks across lines."""

DATE_FORMAT = "F j, Y"
SHORT_DATE_FORMAT = "Y-m-d"
TIME_FORMAT = "g:i\N{NO-BREAK SPACE}a"
DATETIME_FORMAT = "F j, Y, g:i\N{NO-BREAK SPACE}a"
DATE_INPUT_FORMATS = ["%Y-%m-%d"]
