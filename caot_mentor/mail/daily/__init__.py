"""The news of a day in one message, for who asked for it (MEM-5): all of it is here.

`holding` says which messages wait, and until when; `sending` puts together what waited. What counts as news, at what
hour they leave and how long they wait at most stands in `policy`.
"""
