"""What a browser calls itself, in words that its owner knows: "Firefox on Windows", not the string it sends."""

from django.utils.translation import gettext as _

# The first mark found names it: a browser also names the ones before it, whose pages it wants to get.
BROWSERS = (
    (("Edg/", "EdgA/", "EdgiOS/"), "Edge"),
    (("OPR/", "OPT/"), "Opera"),
    (("SamsungBrowser/",), "Samsung Internet"),
    (("Firefox/", "FxiOS/"), "Firefox"),
    (("Chrome/", "CriOS/", "Chromium/"), "Chrome"),
    (("Version/",), "Safari"),
)
PHONE, TABLET = "iPhone", "iPad"
SYSTEMS = (
    ("iPhone", PHONE),
    ("iPad", TABLET),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)


def browser_in_words(user_agent: str) -> str:
    """The browser and the system that `user_agent` names; what is not known is called another browser."""
    browser = next((name for marks, name in BROWSERS if any(mark in user_agent for mark in marks)), None)
    system = next((name for mark, name in SYSTEMS if mark in user_agent), None)
    words = {"browser": browser or _("Another browser"), "system": system}
    if system in {PHONE, TABLET}:
        return _("%(browser)s on an %(system)s") % words
    return _("%(browser)s on %(system)s") % words if system else str(words["browser"])
