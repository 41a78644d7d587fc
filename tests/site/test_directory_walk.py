"""The directory and the resources by keyboard alone (DIR-2, DIR-3, OD-3): find, filter, download, suggest; open a
recording, hear and read it."""

import re

import pytest
from playwright.sync_api import Browser, expect

from mentorship.directory.models import Suggestion
from mentorship.library.models import Resource
from tests.access.world import OTHER
from tests.browser import Site, open_context
from tests.mentorship.opportunities import make_opportunity, rows_of
from tests.mentorship.resources import make_resource, put
from tests.site.test_find_walk import committed
from tests.site.test_walks import COUNT_MESSAGES, Keys

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=False)]
SILENCE = (b"\xff\xfb\x90\xc0" + bytes(413)) * 120  # frames of an MP3, about three seconds
IS_PLAYING = "audio => audio.currentTime > 0 && !audio.paused"


def prepare() -> None:
    make_opportunity(title_en="Paddling circle", type="informal", provinces=["yt"], specialties=["research"])
    make_opportunity(title_en="Paddling program", type="formal", provinces=["yt"])
    sound = make_resource("sound", kind="webinar", is_shown=False, transcript_en="A quiet lake in November.")
    put(sound, SILENCE, name="sound.mp3")
    Resource.objects.filter(pk=sound.pk).update(is_shown=True)


def test_the_directory_and_a_recording_by_keyboard(site: Site, browser: Browser) -> None:
    site.faults.clear()
    committed(prepare)
    context = open_context(browser, site, OTHER, locale="en-CA", accept_downloads=True)
    tab = context.new_page()
    keys = Keys(tab)
    tab.goto("/en/resources/")
    keys.press(tab.locator("main a[href$='/opportunities/']"))
    tab.wait_for_url("**/opportunities/")

    keys.write(tab.locator("#q"), "paddling")
    tab.keyboard.press("Enter")
    expect(tab.locator(".results h3 a")).to_have_text(["Paddling circle", "Paddling program"])
    tab.evaluate(COUNT_MESSAGES)
    formal = tab.locator("#filters input[name=type][value=formal]")
    box = formal.get_attribute("id")
    keys.press(formal, "Space")
    expect(tab.locator(".results h3 a")).to_have_text(["Paddling program"])
    expect(tab.locator("#found-status")).to_have_text("1 opportunity found")
    assert tab.evaluate("() => document.activeElement.id") == box, "the focus is lost after the swap"
    assert tab.evaluate("() => window.said.length") == 1

    download = tab.locator("main a[href*='/opportunities/download/']")
    keys.to(download)
    with tab.expect_download() as downloaded:
        tab.keyboard.press("Enter")
    assert [row[0] for row in rows_of(downloaded.value.path().read_bytes())] == ["Title (EN)", "Paddling program"]
    keys.press(tab.locator(".results h3 a"))
    expect(tab.locator("h1")).to_have_text("Paddling program")
    keys.press(tab.locator("main nav a[href$='/opportunities/'], .breadcrumbs a[href$='/opportunities/']"))
    keys.press(tab.locator("main a[href$='/opportunities/suggest/']"))
    keys.write(tab.locator("#id_title"), "Skating circle")
    keys.write(tab.locator("#id_words"), "On the canal.")
    keys.press(tab.locator("main form button.primary"))
    expect(tab.locator(".messages, .notice").first).to_contain_text("Thank you.")
    assert Suggestion.objects.get(title="Skating circle").words == "On the canal."

    keys.press(tab.locator(".breadcrumbs a[href$='/resources/']"))
    keys.press(tab.locator("main article a[href$='/resources/sound/']"))
    player = tab.locator("audio")
    keys.press(player, "Space")
    tab.wait_for_function(IS_PLAYING, arg=player.element_handle())
    keys.press(tab.locator("main summary", has_text="Transcript"))
    expect(tab.get_by_text("A quiet lake in November.")).to_be_visible()
    keys.press(tab.locator("form[action$='/watched/'] button"))
    expect(tab.locator("main .badge.ok")).to_have_text("Watched")
    assert re.search(r"/resources/sound/$", tab.url)
    context.close()
    assert site.faults == []
