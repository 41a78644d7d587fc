"""The numbers of workbooks."""

ACTIVITY = "resources"  # the column of MEM-3's table that lets someone begin a workbook (OD-3: free for members)
LINE_MOST, TEXT_MOST = 200, 2000  # characters, where the question sets no other number
REASON_MOST = 300  # of staff who reopen a workbook
TURNS_MOST = 10
KEPT_DAYS = 730  # quality P9: 24 months after the last change a workbook is deleted
NOTICE_DAYS = 30  # and its owner is told so long before
# a PDF of one's own workbook
MAKE_TASK = "mentorship.make_workbook_files"  # the job that makes it
FILE_KEPT_HOURS = 24  # it is made anew in seconds: no second copy of what somebody wrote has to lie about
FILE_TRIES_MOST = 5
FILE_LEASE_SECONDS = 120
