"""The demo's accounts. Plainly fictional, and only ever created in demo mode (`seed_demo` refuses elsewhere)."""

from dataclasses import dataclass

DEMO_PASSWORD = "demo-mentorship"
DEMO_TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass(frozen=True)
class DemoAccount:
    """One login that `make demo` prints."""

    email: str
    first_name: str
    last_name: str
    language: str
    role: str
    what: str


ACCOUNTS = (
    DemoAccount("mentee@demo.example", "Mina", "Exemple", "en", "", "mentee in a mentorship that runs"),
    DemoAccount("mentor@demo.example", "Odile", "Maquettier", "fr", "", "mentor, listed, with mentees"),
    DemoAccount("mentee2@demo.example", "Félix", "Ébauche", "fr", "", "mentee whose request a mentor has accepted"),
    DemoAccount("newmember@demo.example", "Noor", "Sampleton", "en", "", "member without a profile"),
    DemoAccount("coordinator@demo.example", "Cora", "Placeholder", "en", "coordinator", "staff: programs"),
    DemoAccount("finance@demo.example", "Fabien", "Modèle", "fr", "finance", "staff: finance"),
    DemoAccount("admin@demo.example", "Ada", "Protot", "en", "administrator", "staff: roles and policies"),
)
