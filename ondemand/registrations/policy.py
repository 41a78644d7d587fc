"""The numbers of registrations and their clocks, each with the name of its rule."""

ACTIVITY = "ondemand-mentee"  # the column of MEM-3's table that lets somebody register
MONTHS = 6  # OD-1: so long is a mentorship

SHORTLIST_DAYS = 10  # OD-4: business days from the workbook to the list
MATCH_DAYS = 3  # OD-5: business days from the choices to the match
OBJECTION_DAYS = 10  # OD-6: business days after the connection in which either side may say that it is no good match
REMATCH_DAYS = 3  # OD-6, OD-17: business days until another mentor is found [p]
