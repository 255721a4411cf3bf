"""One function per thing a user does: one transaction, one audit entry, and what changed comes back.

Window and command line reach the store only through here. Operations know the clock; the domain does not.
"""
