"""The numbers of registrations and their clocks, each with the name of its rule."""

ACTIVITY = "ondemand-mentee"  # the column of MEM-3's table that lets somebody register
MONTHS = 6  # OD-1: so long is a mentorship
LANGUAGES_MOST = 3

SHORTLIST_DAYS = 10  # OD-4: business days from the workbook to the list
MATCH_DAYS = 3  # OD-5: business days from the choices to the match
OBJECTION_DAYS = 10  # OD-6: business days after the connection in which either side may say that it is no good match
REMATCH_DAYS = 3  # OD-6, OD-17: business days until another mentor is found [p]

WORKBOOK_REMINDER_DAYS = (14, 30, 60)  # OD-18: days after the payment
CHOICES_REMINDER_DAYS = (3, 7, 14)  # OD-18: business days after the list
WORKBOOK_DECISION_DAYS = 180  # OD-18: so long after the payment staff are asked to decide [p]
CHOICES_DECISION_DAYS = 30  # OD-18: so long after the list staff are asked to decide [p]
OBJECTION_REMINDER_DAYS = 2  # OD-6: so many business days before the end both sides are reminded [p]
OVERDUE = "overdue"  # the note of the event that administrators were told
OBJECTIONS_SOON = "objections"  # the note of the reminder to both

UNPAID_KEPT_DAYS = 730  # quality P9: a registration that nobody paid goes so long after it was closed [p]
REASON_MOST = 500  # characters of a reason that the mentee reads
NOTE_MOST = 300
FILE_BYTES_MOST = 10_000_000  # OD-4: a workbook that came by e-mail or on paper
# told by how a file begins: its kind, and the ending of its name
FILE_TYPES = {
    b"%PDF-": ("application/pdf", "pdf"),
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
    b"PK\x03\x04": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
}
