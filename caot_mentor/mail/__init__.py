"""The outbox: mail is a row of the transaction that causes it, and leaves after the commit.

    from caot_mentor.mail.compose import queue

    queue("account_activation", to_address=…, member=…, language="fr", context={…}, dedupe_key="…", is_secret=True)

The text of an event stands in `templates/mail/<event>.txt`; `compose` says how it is written.
"""
