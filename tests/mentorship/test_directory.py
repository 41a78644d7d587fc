"""The directory for members, what they tell about it, and who looks after it (DIR-1 to DIR-4)."""

import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from caot_mentor import retention
from caot_mentor.errors import WrongState
from caot_mentor.mail.models import OutgoingEmail
from members.models import Eligibility, Member
from members.policy import Role
from members.queries import today
from mentorship.directory import policy, workflow
from mentorship.directory.models import Opportunity, OpportunityEvent, Suggestion, SuggestionEvent
from mentorship.directory.reminders import send_digests
from mentorship.directory.rules import TRANSITIONS, Action, Reply
from mentorship.directory.spreadsheet import COLUMNS
from tests import factories
from tests.mentorship.opportunities import HEADER, make_opportunity, press, rows_of
from tests.mentorship.test_staff_screens import waiting

pytestmark = pytest.mark.django_db
type SignIn = Callable[[Member], Client]
NOW = timezone.now()
MONDAY = datetime(2026, 11, 23, 9, 15, tzinfo=ZoneInfo("America/Toronto"))
LIST = "mentorship:opportunity-list"
PRIVATE = "mentorship:opportunity-private-filters"
DRAFT = {"title_en": "CIRCLE", "type": "informal", "host": "house"}


@pytest.fixture
def client_of_member(signed_in: SignIn) -> Client:
    return signed_in(factories.make_member())


@pytest.fixture
def coordinator() -> Member:
    return factories.make_staff(Role.COORDINATOR)


def titles(client: Client, query: str = "") -> list[str]:
    """The titles on the list, in their order."""
    response = client.get(reverse(LIST) + query)
    assert response.status_code == 200
    return [card["opportunity"].title for card in response.context["cards"]]


# What members find


def test_only_what_is_published_is_found_and_opened(client_of_member: Client) -> None:
    shown = make_opportunity(title_en="Shown", notes="For staff alone.")
    hidden = [make_opportunity(state=state) for state in ("draft", "withdrawn")]
    assert titles(client_of_member) == ["Shown"]
    assert "For staff alone." not in client_of_member.get(shown.get_absolute_url()).text
    for entry in hidden:
        assert client_of_member.get(entry.get_absolute_url()).status_code == 404
        stale = reverse("mentorship:suggestion-stale", args=[entry.public_id])
        assert client_of_member.post(stale, {"words": "?"}).status_code == 404


def test_facets_count_without_their_own_choice(client_of_member: Client) -> None:
    make_opportunity(title_en="A", type="formal", provinces=["on"], specialties=["neurology"])
    make_opportunity(title_en="B", type="summer", provinces=["on", "qc"], specialties=["Falconry"])
    make_opportunity(title_en="C", type="summer", provinces=["qc"])
    assert titles(client_of_member, "?type=summer&province=on") == ["B"]
    assert titles(client_of_member, "?type=summer&type=formal") == ["A", "B", "C"]
    assert titles(client_of_member, "?specialty=Falconry") == ["B"]
    groups = client_of_member.get(reverse(LIST) + "?type=summer").context["groups"]
    counts = {group["facet"]: {each.code: each.number for each in group["first"]} for group in groups}
    assert counts["type"] == {"formal": 1, "summer": 2}
    assert counts["province"] == {"on": 1, "qc": 2}


def test_what_is_for_all_is_found_by_each_and_the_numbers_are_those_of_the_click(client_of_member: Client) -> None:
    make_opportunity(title_en="A", professions=["ot"], provinces=["ab"], audiences=["students"])
    make_opportunity(title_en="B", professions=["all"], provinces=["canada"], audiences=["all-members"])
    make_opportunity(title_en="C")
    make_opportunity(title_en="D", professions=["Falconer"], provinces=["qc"], audiences=["otas"])
    assert titles(client_of_member, "?profession=ot") == ["A", "B", "C"]
    assert titles(client_of_member, "?province=ab") == ["A", "B", "C"]
    assert titles(client_of_member, "?audience=otas") == ["B", "C", "D"]
    assert titles(client_of_member, "?profession=all") == ["B", "C"]
    assert titles(client_of_member, "?profession=Falconer") == ["B", "C", "D"]
    assert titles(client_of_member, "?profession=invented") == []
    for beside in ("", "?province=on", "?profession=ot&audience=students"):
        for group in client_of_member.get(reverse(LIST) + beside).context["groups"]:
            kept = [pair for pair in beside.removeprefix("?").split("&") if not pair.startswith(group["facet"])]
            clicked = {
                each.code: len(titles(client_of_member, "?" + "&".join([*kept, f"{group['facet']}={each.code}"])))
                for each in (*group["first"], *group["rest"])
            }
            assert clicked == {each.code: each.number for each in (*group["first"], *group["rest"])}
    download = client_of_member.get(reverse("mentorship:opportunity-download") + "?province=ab").content
    assert [row[0] for row in rows_of(download)[1:]] == ["A", "B", "C"]


def test_words_are_found_in_both_languages_without_accents(client_of_member: Client) -> None:
    make_opportunity(title_en="Circle", title_fr="Cercle des aînés", specialties=["mental-health"])
    make_opportunity(title_en="Other", host="Hôpital Modèle")
    assert titles(client_of_member, "?q=aines") == ["Circle"]
    assert titles(client_of_member, "?q=santé mentale") == ["Circle"]
    assert titles(client_of_member, "?q=hopital") == ["Other"]
    make_opportunity(title_en="Ward", host="Maison Modèle", host_kind="hospital-site")
    assert titles(client_of_member, "?q=hôpital") == ["Other", "Ward"]


def test_nothing_found_says_what_to_leave_out(client_of_member: Client) -> None:
    make_opportunity(type="formal", provinces=["on"])
    make_opportunity(type="formal", provinces=["qc"])
    page = client_of_member.get(reverse(LIST) + "?type=formal&province=yt&q=nowhere").text
    assert "Leave something open, and there is something:" in page
    assert "Without Yukon and “nowhere”: 2 opportunities" in page
    wrong = client_of_member.get(reverse(LIST) + "?type=course").text
    assert "“course” is not on the list “Type”. Search without it." in wrong


def test_days_are_said_in_words(client_of_member: Client) -> None:
    on, day = today(), timedelta(days=1)
    make_opportunity(title_en="A", closes_on=(on - day).isoformat())
    make_opportunity(title_en="B", closes_on=on.isoformat())
    make_opportunity(title_en="C", opens_on=(on + day).isoformat())
    page = client_of_member.get(reverse(LIST)).text
    for words in ("Closed since", "Closes on", "Opens on"):
        assert page.count(words) == 1
    assert titles(client_of_member, "?when=open") == ["B"]
    assert titles(client_of_member, "?sort=closing") == ["B", "C", "A"]


def test_htmx_gets_the_results_alone_and_the_address_holds_the_search(client_of_member: Client) -> None:
    make_opportunity(title_en="A")
    part = client_of_member.get(reverse(LIST) + "?type=formal", headers={"HX-Request": "true"})
    assert part.text.lstrip().startswith('<div id="found"')
    assert part.headers["HX-Push-Url"] == reverse(LIST) + "?type=formal"


@pytest.mark.parametrize("count", [1, 3, 25])
def test_a_list_costs_the_same_however_long(count: int, signed_in: SignIn) -> None:
    for _number in range(count):
        make_opportunity(provinces=["on"], equity_focus=["black"])
    client = signed_in(factories.make_member())
    client.post(reverse(PRIVATE), {"equity": "black"})
    client.get(reverse(LIST))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(reverse(LIST) + "?province=on&q=invented")
    directory = [
        each["sql"] for each in asked if "mentorship_opportunity" in each["sql"] or "pages_textpage" in each["sql"]
    ]
    assert len(directory) == 4  # codes, page, last updated, the text
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse(PRIVATE) + "?province=on&q=invented")
    assert len([each for each in asked if "mentorship_opportunity" in each["sql"]]) == 1


# Whom an opportunity is meant for: a private filter


def test_private_filters_apply_to_list_counts_and_download_and_stand_in_no_address(client_of_member: Client) -> None:
    make_opportunity(title_en="A", provinces=["on"], equity_focus=["black", "Deaf people"])
    make_opportunity(title_en="B", provinces=["on", "qc"], equity_focus=["indigenous"])
    make_opportunity(title_en="C", provinces=["on"])
    kept = client_of_member.post(reverse(PRIVATE) + "?sort=closing&page=2", {"equity": ["black", "Deaf people"]})
    assert kept.headers["Location"] == reverse(LIST) + "?sort=closing"
    page = client_of_member.get(reverse(LIST) + "?province=on&equity=indigenous")  # what an address asks for is ignored
    assert [card["opportunity"].title for card in page.context["cards"]] == ["A"]
    assert "equity" not in {group["facet"] for group in page.context["groups"]}
    [provinces] = [group for group in page.context["groups"] if group["facet"] == "province"]
    assert {each.code: each.number for each in provinces["first"]} == {"on": 1}
    assert "Private filters on – clear" in page.text
    part = client_of_member.get(reverse(LIST) + "?equity=indigenous&type=formal", headers={"HX-Request": "true"})
    assert part.headers["HX-Push-Url"] == reverse(LIST) + "?type=formal"
    plain = client_of_member.get(reverse(LIST)).text
    for text in (plain, part.text, client_of_member.get(reverse(PRIVATE) + "?type=formal").text):
        addresses = re.findall(r'(?:href|action|formaction|src|hx-get)="([^"]*)"', text)
        assert not [each for each in addresses if re.search("equity|black|deaf", each, re.IGNORECASE)]
    rows = rows_of(client_of_member.get(reverse("mentorship:opportunity-download") + "?equity=indigenous").content)
    assert [row[0] for row in rows[1:]] == ["A"]


def test_private_filters_are_chosen_with_numbers_and_nothing_else_is_kept(client_of_member: Client) -> None:
    make_opportunity(title_en="A", provinces=["on"], equity_focus=["black", "Deaf people"])
    make_opportunity(title_en="B", provinces=["qc"], equity_focus=["black"])
    client_of_member.post(reverse(PRIVATE), {"equity": "Deaf people"})
    page = client_of_member.get(reverse(PRIVATE) + "?province=on").text
    said = dict(re.findall(r'value="([^"]+)"[^>]*>\s*([^<(]+ \(\d\))', page))
    assert {code: words for code, words in said.items() if not words.endswith("(0)")} == {
        "black": "Black (1)",
        "Deaf people": "Deaf people (1)",
    }
    assert page.count(" checked") == 1
    counts = "The number beside each counts only what also fits your other filters"
    assert [counts in each for each in (page, client_of_member.get(reverse(PRIVATE)).text)] == [True, False]
    refused = client_of_member.post(reverse(PRIVATE), {"equity": ["black", "invented"]})
    assert (refused.status_code, titles(client_of_member)) == (200, ["A"])


def test_private_filters_that_find_nothing_are_left_by_a_button(client_of_member: Client) -> None:
    make_opportunity(title_en="A", provinces=["on"])
    client_of_member.post(reverse(PRIVATE), {"equity": "black"})
    clear = reverse("mentorship:opportunity-private-filters-clear")
    page = client_of_member.get(reverse(LIST) + "?province=on").text
    assert "No opportunity fits all of this" in page
    assert f'formaction="{clear}?province=on">Without private filters: 1 opportunity</button>' in page
    both = client_of_member.get(reverse(LIST) + "?type=formal&province=yt").text
    assert f'formaction="{clear}?type=formal">Without Yukon and private filters: 1 opportunity</button>' in both
    assert client_of_member.post(clear + "?province=on&page=3").headers["Location"] == reverse(LIST) + "?province=on"
    assert titles(client_of_member) == ["A"]


def test_signing_out_forgets_the_private_filters(signed_in: SignIn) -> None:
    member = factories.make_member()
    client = signed_in(member)
    make_opportunity(title_en="A")
    client.post(reverse(PRIVATE), {"equity": "black"})
    assert titles(client) == []
    client.post(reverse("account_logout"))
    factories.sign_in(client, member)
    assert titles(client) == ["A"]


def test_a_page_has_twenty_and_one_beyond_the_last_is_the_last(client_of_member: Client) -> None:
    for number in range(21):
        make_opportunity(title_en=f"Entry {number:02}")
    assert len(titles(client_of_member)) == 20
    assert titles(client_of_member, "?page=9") == ["Entry 20"]


def test_members_download_what_fits_without_notes(client_of_member: Client) -> None:
    make_opportunity(title_en="A", type="summer", notes="For staff alone.", closes_on="2027-02-01")
    make_opportunity(title_en="B", type="formal")
    content = client_of_member.get(reverse("mentorship:opportunity-download") + "?type=summer").content
    header, row = rows_of(content)
    assert header == HEADER[:-1]
    assert (row[0], row[HEADER.index("Closes")]) == ("A", datetime(2027, 2, 1))
    assert b"For staff alone." not in content
    with translation.override("fr"):
        answer = client_of_member.get(reverse("mentorship:opportunity-download"))
    assert answer["Content-Disposition"] == f'attachment; filename="occasions-de-mentorat-{today()}.xlsx"'


def test_categories_without_the_directory_read_why(signed_in: SignIn) -> None:
    entry = make_opportunity()
    Eligibility.objects.filter(activity__code="resources").update(answer=Eligibility.Answer.NOT_ALLOWED)
    client = signed_in(factories.make_member())
    addresses = [reverse("mentorship:opportunity-download"), entry.get_absolute_url()]
    assert [client.get(address).status_code for address in addresses] == [403, 403]
    assert f'href="{reverse(LIST)}"' in client.get(entry.get_absolute_url()).text
    assert "Your category of membership does not include this." in client.get(reverse(LIST)).text
    assert client.post(reverse("mentorship:suggestion-add"), {"title": "X"}).status_code == 403
    assert not Suggestion.objects.exists()


@pytest.mark.parametrize("who", ["visitor", "lapsed"])
def test_who_has_no_membership_reads_what_the_directory_holds_and_no_entry(who: str, signed_in: SignIn) -> None:
    for kind in ("formal", "formal", "summer"):
        make_opportunity(type=kind, title_en="Kept for members", host="Invented House")
        Opportunity.objects.update(match_key=F("pk"))
    make_opportunity(type="organization", state="draft")
    lapsed = factories.make_member(ends_on=today() - timedelta(days=40))
    client = Client() if who == "visitor" else signed_in(lapsed)
    answer = client.get(reverse(LIST) + "?type=summer")
    said = re.findall(r"<div><dt>([^<]+)</dt><dd>([^<]+)</dd></div>", answer.text)
    assert (answer.status_code, said) == (200, [("Formal program", "2"), ("Summer opportunity", "1")])
    assert "Kept for members" not in answer.text
    assert "Invented House" not in answer.text
    way_in = {"visitor": "Join the association", "lapsed": "Join, or renew your membership"}
    assert way_in[who] in answer.text
    assert f'href="{reverse(LIST)}"' in client.get(reverse("mentorship:resource-list")).text
    assert f'href="{reverse("mentorship:resource-list")}"' in answer.text


def test_amounts_are_written_as_the_reader_writes_them(client_of_member: Client) -> None:
    make_opportunity(title_en="A", cost="$1,200.50 a year; 50 $ for students")
    page = client_of_member.get(reverse(LIST)).text
    assert "$1,200.50 a year; $50 for students" in page
    with translation.override("fr"):
        page = client_of_member.get(reverse(LIST)).text
    assert "1\xa0200,50\xa0$ a year; 50\xa0$ for students" in page


def test_the_page_tells_its_scope_and_the_invitation_leads_to_mentoring_organizations(client_of_member: Client) -> None:
    make_opportunity(title_en="A", type="organization")
    answer = client_of_member.get(reverse(LIST))
    page = answer.text
    assert [each["label"] for each in answer.context["main_nav"] if each["is_current"]] == ["Resources"]
    assert "Last updated on" in page
    assert "ask the coordinator of the mentorship programs" in page
    entry = client_of_member.get(Opportunity.objects.get().get_absolute_url()).text
    assert [f'href="{reverse(LIST)}?type=organization"' in each for each in (page, entry)] == [True, True]
    invitation = client_of_member.get(reverse("mentorship:invitation-send")).text
    assert f'href="{reverse(LIST)}?type=organization"' in invitation


# Who looks after it


@pytest.mark.parametrize("state", Opportunity.State.values)
@pytest.mark.parametrize("action", TRANSITIONS)
def test_every_deed_in_every_state(action: Action, state: str, coordinator: Member) -> None:
    entry = make_opportunity(state=state)
    sources, target = TRANSITIONS[action]
    if state in sources or state == target:
        done = workflow.carry_out(entry, action, by=coordinator, now=NOW)
        assert done.state == target
        assert OpportunityEvent.objects.filter(action=action).count() == int(state in sources)
        workflow.carry_out(entry, action, by=coordinator, now=NOW)
        assert OpportunityEvent.objects.count() <= 1
    else:
        with pytest.raises(WrongState):
            workflow.carry_out(entry, action, by=coordinator, now=NOW)


def test_what_nobody_verified_for_a_year_is_told_and_verified_with_one_click(
    signed_in: SignIn, coordinator: Member
) -> None:
    old = make_opportunity(last_verified_on=(today() - timedelta(days=365)).isoformat())
    make_opportunity(last_verified_on=(today() - timedelta(days=364)).isoformat())
    make_opportunity(state="withdrawn")
    assert waiting(coordinator) == ["1 entry of the directory has not been verified for a year"]
    staff = signed_in(coordinator)
    found = staff.get(reverse("admin:mentorship_opportunity_changelist") + "?unverified=yes")
    assert list(found.context["cl"].result_list) == [old]
    press(staff, old, "verified")
    old.refresh_from_db()
    assert (old.last_verified_on, old.verified_by) == (today(), coordinator)
    assert waiting(coordinator) == []


def test_staff_enter_and_change_an_entry_by_its_form(signed_in: SignIn, coordinator: Member) -> None:
    staff = signed_in(coordinator)
    sent = {"title_fr": "Cercle", "type": "informal", "host": "Maison", "provinces": ["qc", "on"], "cost": "Gratuit"}
    page = staff.post(
        reverse("admin:mentorship_opportunity_add"), sent | {"specialties": "Neurologie; Fauconnerie"}, follow=True
    )
    entry = Opportunity.objects.get()
    assert "Saved." in page.text
    assert (entry.state, entry.provinces, entry.cost) == ("draft", ["qc", "on"], "free")
    address = reverse("admin:mentorship_opportunity_change", args=[entry.pk])
    again = {name: value for name, value in page.context["form"].initial.items() if value}
    assert again.pop("as_of")
    staff.post(address, again)
    assert [event.action for event in entry.events.all()] == ["added"]  # nothing had changed
    staff.post(address, again | {"closes_on": "2027-01-01", "opens_on": "2026-12-01"})
    assert OpportunityEvent.objects.get(action="changed").note == "opens_on closes_on"
    wrong = staff.post(address, again | {"closes_on": "2026-01-01", "opens_on": "2026-12-01", "link": "www.x.org"}).text
    assert "How to apply is not a web address." in wrong
    untitled = {"title_fr": "", "closes_on": "2026-01-01", "opens_on": "2026-12-01", "link": "www.x.org"}
    assert staff.post(address, again | untitled).context["form"].errors.keys() == {"link", "title_en", "closes_on"}
    future = staff.post(address, again | {"last_verified_on": (today() + timedelta(days=1)).isoformat()})
    assert "Last verified on: this day is still to come." in future.text
    formula = staff.post(address, again | {"title_fr": "=1+1"}).text
    assert "Title in French begins like a formula." in formula  # as the field is called
    long = staff.post(address, again | {"title_fr": "x" * 201}).context["form"]
    assert long.errors.keys() == {"title_fr"}  # which is not missing
    other = make_opportunity(title_en="Taken", host="Maison")
    taken = staff.post(address, again | {"title_en": other.title_en}).text
    assert "Another entry has this title and host" in taken
    assert set(again) <= set(COLUMNS)


@pytest.mark.parametrize("state", Opportunity.State.values)
def test_staff_look_at_an_entry_as_members_see_it(state: str, signed_in: SignIn, coordinator: Member) -> None:
    entry = make_opportunity(title_en="Circle", cost="$10", notes="Call first", state=state)
    staff = signed_in(coordinator)
    page = staff.get(reverse("admin:mentorship_opportunity_change", args=[entry.pk])).text
    preview = reverse("admin:mentorship_opportunity_preview", args=[entry.pk])
    assert preview in page
    # these refuse staff
    assert entry.get_absolute_url() not in page
    seen = staff.get(preview).text
    assert "<dd>$10</dd>" in seen
    assert "Call first" not in seen
    assert reverse("mentorship:suggestion-stale", args=[entry.public_id]) not in seen
    assert ("Hidden from members" in seen) is (state != "published")


def test_the_database_refuses_what_must_never_be() -> None:
    entry = make_opportunity(opens_on="2026-01-02")
    for wrong in ({"closes_on": "2026-01-01"}, {"link": "javascript:alert(1)"}, {"title_en": ""}, {"state": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Opportunity.objects.filter(pk=entry.pk).update(**wrong)


def test_the_digest_comes_on_mondays_and_only_with_something_in_it(coordinator: Member) -> None:
    finance = factories.make_staff(Role.FINANCE)
    assert send_digests(MONDAY) == 0
    make_opportunity(last_verified_on="2024-01-01", closes_on="2026-12-01")
    other = factories.make_staff(Role.COORDINATOR)
    for person in (factories.make_member(), other):
        workflow.send_suggestion(person, Suggestion.Kind.QUESTION, words="?", language="en", now=NOW)
    assert send_digests(MONDAY - timedelta(days=1)) == 0
    readers = {coordinator.email}
    for _twice in range(2):
        send_digests(MONDAY)
    told = set(OutgoingEmail.objects.filter(event="directory_digest").values_list("to_address", flat=True))
    assert readers <= told
    assert finance.email not in told
    mail = OutgoingEmail.objects.get(event="directory_digest", to_address=coordinator.email)
    suggestions, entries = (reverse(f"admin:mentorship_{name}_changelist") for name in ("suggestion", "opportunity"))
    for line in ("not settled yet: 2", "not verified for 12 months: 1", "closing within 14 days: 1"):
        assert line in mail.text_body
    for address in (f"{suggestions}?settled_at__isempty=1", f"{entries}?unverified=yes", f"{entries}?closing=yes"):
        assert address in mail.text_body
    # one's own suggestion is for others
    to_other = OutgoingEmail.objects.get(event="directory_digest", to_address=other.email)
    assert "not settled yet: 1" in to_other.text_body


def test_staff_switch_the_digest_off_and_members_never_see_the_choice(signed_in: SignIn, coordinator: Member) -> None:
    make_opportunity(last_verified_on="2024-01-01")
    address, words = reverse("members:account-notifications"), "What waits in the directory of opportunities"
    member = factories.make_member()
    assert words not in signed_in(member).get(address).text
    signed_in(member).post(address, {"wanted": []})
    assert not member.notification_choices.filter(kind=policy.DIGEST_KIND).exists()
    assert words in signed_in(coordinator).get(address).text
    told = OutgoingEmail.objects.filter(event="directory_digest", to_address=coordinator.email)
    send_digests(MONDAY)
    link = urlsplit(told.get().unsubscribe_url).path
    assert Client().post(link).status_code == 200
    send_digests(MONDAY + timedelta(days=7))
    assert told.count() == 1


def test_what_was_settled_two_years_ago_is_deleted(coordinator: Member) -> None:
    suggestion = workflow.send_suggestion(
        factories.make_member(), Suggestion.Kind.QUESTION, words="?", language="en", now=NOW
    )
    workflow.settle_suggestion(suggestion, Reply.ANSWERED, answer="!", by=coordinator, now=NOW)
    assert retention.carry_out("mentorship.suggestions", NOW + policy.SUGGESTION_KEPT) == 0
    assert retention.carry_out("mentorship.suggestions", NOW + policy.SUGGESTION_KEPT + timedelta(seconds=1)) == 1
    assert not SuggestionEvent.objects.exists()


def test_forgotten_previews_are_put_aside(coordinator: Member) -> None:
    file = io.BytesIO(b"Title (EN),Type,Host\nA,Formal program,H\n")
    staged = workflow.stage_import(file, file_name="a.csv", by=coordinator, now=NOW)
    assert retention.carry_out("mentorship.directory_rows", NOW + policy.IMPORT_KEPT) == 0
    assert retention.carry_out("mentorship.directory_rows", NOW + policy.IMPORT_KEPT + timedelta(seconds=1)) == 1
    staged.refresh_from_db()
    assert (staged.state, staged.rows, staged.content) == ("discarded", [], None)
