"""Every form: an error summary whose links lead to their fields, help and errors named by the control (quality A4)."""

import re
from html.parser import HTMLParser
from pathlib import Path

from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from mentorship.directory.models import Suggestion


class Questionnaire(forms.Form):
    name = forms.CharField(label="Your name", help_text="As on your certificate.")
    sentence = forms.CharField(label="One sentence", required=False)
    areas = forms.MultipleChoiceField(
        label="Areas", choices=[("a", "Paediatrics"), ("b", "Vision")], widget=forms.CheckboxSelectMultiple
    )
    way = forms.ChoiceField(label="How do you meet?", choices=[("v", "By video")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="I agree", help_text="Opens in a new tab.")
    secret = forms.IntegerField(widget=forms.HiddenInput)


class Everything(forms.Form):
    """Each kind of field, with nothing said of what is missing but in one."""

    own = forms.CharField(error_messages={"required": "Say how it came."})
    line = forms.CharField()
    words = forms.CharField(widget=forms.Textarea)
    email = forms.EmailField()
    password = forms.CharField(widget=forms.PasswordInput)
    number = forms.DecimalField()
    day = forms.DateField()
    time = forms.TimeField()
    moment = forms.DateTimeField()
    file = forms.FileField()
    agree = forms.BooleanField()
    one = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    listed = forms.ChoiceField(choices=[("a", "A")])
    several = forms.MultipleChoiceField(choices=[("a", "A")])


class Markup(HTMLParser):
    """Collects the elements of a piece of HTML with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    @property
    def ids(self) -> list[str]:
        return [attrs["id"] or "" for _tag, attrs in self.elements if "id" in attrs]

    def named(self, name: str) -> dict[str, str | None]:
        return next(attrs for _tag, attrs in self.elements if attrs.get("name") == name)


def test_each_line_of_the_summary_leads_to_a_control_that_can_take_the_focus() -> None:
    form = Questionnaire({"secret": "no number"})
    markup = Markup(str(form))
    links = [attrs["href"] or "" for tag, attrs in markup.elements if tag == "a"]
    assert links == ["#id_name", "#id_areas_0", "#id_way_0", "#id_agree"]
    controls = {attrs.get("id") for tag, attrs in markup.elements if tag in {"input", "select", "textarea"}}
    assert {link.removeprefix("#") for link in links} <= controls
    # what went wrong with a hidden field is said too, though nothing can be pointed at
    assert "Secret – Enter a whole number." in str(form)


def test_the_summary_can_take_the_focus_and_says_that_there_is_a_problem() -> None:
    summary = next(
        attrs for _tag, attrs in Markup(str(Questionnaire({}))).elements if attrs.get("class") == "error-summary"
    )
    assert summary["tabindex"] == "-1"
    assert "<h2>There is a problem</h2>" in str(Questionnaire({}))
    assert "error-summary" not in str(Questionnaire())


def test_help_then_error_describe_the_control() -> None:
    markup = Markup(str(Questionnaire({})))
    name = markup.named("name")
    assert (name["aria-describedby"], name["aria-invalid"]) == ("id_name_helptext id_name_error", "true")
    assert {"id_name_helptext", "id_name_error"} <= set(markup.ids)
    assert markup.named("agree")["aria-describedby"] == "id_agree_helptext id_agree_error"


def test_a_group_is_a_fieldset_with_its_legend_and_its_description() -> None:
    markup = Markup(str(Questionnaire({})))
    groups = [attrs for tag, attrs in markup.elements if tag == "fieldset"]
    assert [group["aria-describedby"] for group in groups] == ["id_areas_error", "id_way_error"]
    assert [tag for tag, _attrs in markup.elements].count("legend") == 2


def test_no_id_stands_twice_and_every_reference_has_its_target() -> None:
    markup = Markup(str(Questionnaire({})))
    assert len(markup.ids) == len(set(markup.ids))
    described = [attrs["aria-describedby"] or "" for _tag, attrs in markup.elements if "aria-describedby" in attrs]
    labelled = [attrs["for"] or "" for tag, attrs in markup.elements if tag == "label" and "for" in attrs]
    assert {target for text in (*described, *labelled) for target in text.split()} <= set(markup.ids)


def test_what_may_be_left_out_says_so_in_both_languages() -> None:
    html = str(Questionnaire())
    assert re.findall(r'<label for="(\w+)">[^<]*<span class="optional">\(optional\)', html) == ["id_sentence"]
    with translation.override("fr"):
        assert "(facultatif)" in str(Questionnaire())


def test_what_was_typed_is_kept_and_escaped() -> None:
    html = str(Questionnaire({"name": "", "sentence": '<b>"two"</b>'}))
    assert 'value="&lt;b&gt;&quot;two&quot;&lt;/b&gt;"' in html


def test_the_title_of_a_page_with_errors_says_error_first(rf: RequestFactory) -> None:
    page = engines["django"].from_string('{% extends "base.html" %}{% block title %}My profile{% endblock %}')

    def title(context: dict[str, forms.Form]) -> str:
        request = rf.get("/en/")
        request.user = AnonymousUser()
        html = page.render(context, request)
        return html.split("<title>", 1)[1].split("</title>", 1)[0]

    assert title({"form": Questionnaire({})}).startswith("Error: My profile · ")
    assert title({"form": Questionnaire()}).startswith("My profile · ")
    assert title({}).startswith("My profile · ")


def test_two_forms_on_a_page_keep_their_links_apart() -> None:
    html = str(Questionnaire({}, prefix="second"))
    assert 'href="#id_second-name"' in html
    assert 'id="id_second-name"' in html


def said_of(form: forms.Form) -> dict[str, str]:
    """By field, its error: the summary and the field say the same."""
    html = str(form)
    summary = dict(re.findall(r'<li><a href="#id_(\w+?)(?:_0)?">[^<]* – ([^<]*)</a>', html))
    beside = re.findall(r'<div id="id_(\w+)_error"><p class="error"><span[^>]*>[^<]*</span> ([^<]*)</p>', html)
    assert summary == dict(beside)
    return summary


def test_a_field_left_empty_says_what_is_wanted_and_never_djangos_sentence() -> None:
    assert said_of(Everything({})) == {
        "own": "Say how it came.",
        "line": "Fill this in.",
        "words": "Write at least a few words.",
        "email": "Enter the e-mail address.",
        "password": "Enter the password.",
        "number": "Enter a number.",
        "day": "Enter the day.",
        "time": "Enter the time.",
        "moment": "Enter a date and a time.",
        "file": "Choose a file.",
        "agree": "Tick the box to go on.",
        "one": "Choose one of the answers.",
        "listed": "Choose from the list.",
        "several": "Choose at least one answer.",
    }
    with translation.override("fr"):
        said = said_of(Everything({}))
    assert said["several"] == "Choisissez au moins une réponse."
    assert len(said) == len(Everything.base_fields)
    assert not any("obligatoire" in words for words in said.values())


def test_too_long_and_no_web_address_are_said_in_the_words_of_the_house() -> None:
    class Suggested(forms.ModelForm):
        class Meta:
            model = Suggestion
            fields = ("words", "link")

    class Own(forms.Form):
        line = forms.CharField(max_length=5, error_messages={"max_length": "At most five letters."})
        short = forms.CharField(max_length=5)

    long = {"words": "x" * 5000, "link": "no address"}
    most = Suggestion._meta.get_field("words").max_length
    assert said_of(Suggested(long)) == {
        "words": f"Shorten this to {most:,} characters at most. Now there are 5,000.",
        "link": "Enter a whole web address, such as https://example.org.",
    }
    own = {"line": "abcdef", "short": "abcdefg"}
    assert said_of(Own(own)) == {
        "line": "At most five letters.",
        "short": "Shorten this to 5 characters at most. Now there are 7.",
    }
    with translation.override("fr"):
        assert said_of(Suggested(long))["link"] == "Saisissez une adresse Web complète, comme https://example.org."
        assert said_of(Own(own))["short"] == "Réduisez ce texte à 5 caractères au plus. Il y en a 7 maintenant."


def test_another_error_keeps_its_own_words() -> None:
    class Refused(forms.Form):
        number = forms.IntegerField()

    assert said_of(Refused({"number": "x"})) == {"number": "Enter a whole number."}


def test_no_page_writes_errors_of_fields_but_by_these_parts() -> None:
    templates = Path(settings.BASE_DIR) / "templates"
    writing = {
        str(path.relative_to(templates))
        for path in templates.rglob("*.html")
        if re.search(r"in (\w+\.)*errors(\.items)? %}|\{\{ *(\w+\.)*errors", path.read_text(encoding="utf-8"))
    }
    # the admin's own form keeps Django's words
    assert writing == {"admin/change_form.html"}
