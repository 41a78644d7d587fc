"""The numbers of workbooks."""

ACTIVITY = "resources"  # the column of MEM-3's table that lets someone begin a workbook (OD-3: free for members)
LINE_MOST, TEXT_MOST = 200, 2000  # characters, where the question sets no other number
REASON_MOST = 300  # of staff who reopen a workbook
TURNS_MOST = 10
