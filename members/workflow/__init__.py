"""The only place that changes what members are and hold, one file per subject.

Lock order everywhere: Member, then Membership, then whatever hangs on them.
"""
