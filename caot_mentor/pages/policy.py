"""What staff may write into a text between braces, and the site fills in."""

PLACEHOLDERS = frozenset(
    {
        "account_url",
        "association_address",
        "association_email",
        "association_phone",
        "eligibility_url",
        "help_email_url",
        "join_url",
        "notce_url",
        "privacy_officer",
        "privacy_url",
        "sender",
    }
)
