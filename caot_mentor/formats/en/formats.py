"""Canadian English: November 24, 2026, 2:02 p.m."""

DATE_FORMAT = "F j, Y"
SHORT_DATE_FORMAT = "Y-m-d"
TIME_FORMAT = "g:i a"
DATETIME_FORMAT = "F j, Y, g:i a"
DATE_INPUT_FORMATS = ["%Y-%m-%d"]
