"""The association's list of members as a file (MEM-4): read it, check each row by itself, say what is wrong.

Pure: nothing here knows the database. Comparing with it and writing to it is `members.workflow.roll`.
"""
