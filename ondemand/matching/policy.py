"""The numbers of lists and matches, each with the name of its rule."""

LIST_LEAST, LIST_MOST = 3, 10  # OD-4: so many mentors stand on a list; fewer need a reason that the mentee reads [p]
CHOICES = 3  # OD-5: so many choices in order; all of them where the list is shorter
PROPOSED_LATELY_DAYS = 30  # staff see how often a mentor was proposed to others within so many days [p]
NOTE_MOST = 1000  # characters of the note to the mentee
SHORT_REASON_MOST = 300  # characters of the reason for a short list
AGREEMENT_MOST = 500  # characters of how the mentee agreed to a mentor outside the three (OD-5)
MENTORS_A_PAGE = 20
FOLLOW_TASK = "ondemand.follow_matches"
SIDE_BY_SIDE = 3  # so many mentors stand beside each other where staff match
