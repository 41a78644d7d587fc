"""What staff may write into a text between braces, and the site fills in."""

# How long something is kept, in words: the rule of `caot_mentor.retention` that says it.
KEPT = {
    "kept_applications": "momentum.applications",
    "kept_concerns": "members.concerns",
    "kept_consent": "members.consents",
    "kept_identity": "members.identity",
    "kept_mail": "mail.bodies",
    "kept_places": "members.places",
    "kept_roll": "members.roll_rows",
    "kept_searches": "mentorship.saved_searches",
    "kept_suggestions": "mentorship.suggestions",
    "kept_withdrawn": "members.withdrawn",
    "kept_workbooks": "mentorship.workbooks",
}
PLACEHOLDERS = frozenset(
    {
        *KEPT,
        "account_url",
        "association_address",
        "association_email",
        "association_phone",
        "eligibility_url",
        "help_email_url",
        "join_url",
        "my_profile_url",
        "notce_url",
        "organizations_url",
        "privacy_officer",
        "privacy_url",
        "sender",
        "why_mentorship_url",
    }
)

# The cards at the foot of the home page, in their order: texts that staff edit like the others (ALL-4).
HOME_CARDS = ("home-take-part", "home-mentor", "home-why")
