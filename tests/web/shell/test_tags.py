"""Tags and filters of the templates: fields, summaries of errors, pages of lists, days and numbers."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from doorstroom.documents.content import Passage


class Form(forms.Form):
    """A form with a field of each kind."""

    name = forms.CharField(help_text="As in the passport.")
    note = forms.CharField(widget=forms.Textarea, required=False)
    day = forms.DateField()
    unit = forms.ChoiceField(choices=[("1", "One"), ("2", "Two")])
    way = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    many = forms.MultipleChoiceField(
        choices=[(str(n), str(n)) for n in range(6)], widget=forms.CheckboxSelectMultiple
    )
    sure = forms.BooleanField(label="I am sure")
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        raise forms.ValidationError("The whole is wrong.")


def rendered(source: str, language: str = "en", **context) -> str:
    with translation.override(language):
        return (
            engines["django"]
            .from_string(source)
            .render(context, RequestFactory().get("/list?q=a&page=2&x=1"))
        )


def tag_of(html: str, ident: str) -> str:
    found = re.search(rf"<[a-z]+[^>]*\bid=\"{ident}\"[^>]*>", html)
    assert found, f"no element {ident} in {html}"
    return found[0]


def test_a_field_links_label_help_error_and_control():
    html = rendered("{% field form.name %}", form=Form({}))
    assert '<label class="utrecht-form-label" for="id_name">' in html
    control = tag_of(html, "id_name")
    assert 'aria-describedby="id_name-help id_name-error"' in control
    assert 'aria-invalid="true"' in control
    assert "utrecht-textbox--invalid" in control
    assert "As in the passport." in html.split('id="id_name-help"')[1]
    assert "This field is required." in html.split('id="id_name-error"')[1]


def test_a_field_without_error_says_nothing_of_errors():
    control = tag_of(rendered("{% field form.name %}", form=Form()), "id_name")
    assert "aria-invalid" not in control
    assert 'aria-describedby="id_name-help"' in control


def test_a_day_is_asked_with_the_picker_and_kept_as_typed():
    form = Form({"day": "2026-11-22"})
    control = tag_of(rendered("{% field form.day %}", "nl", form=form), "id_day")
    assert 'type="date"' in control
    assert 'value="2026-11-22"' in control
    initial = Form(initial={"day": date(2026, 1, 31)})
    assert 'value="2026-01-31"' in tag_of(rendered("{% field form.day %}", "nl", form=initial), "id_day")


def test_choices_are_a_fieldset_with_a_legend_and_a_label_for_each():
    html = rendered("{% field form.way %}", form=Form({}))
    assert re.search(
        r'<fieldset class="ds-fieldset ds-fieldset--invalid" aria-describedby="id_way-error">', html
    )
    assert "<legend" in html
    assert "ds-choices" in html
    assert 'for="id_way_0"' in html
    assert 'id="id_way_0"' in html
    many = rendered("{% field form.many %}", form=Form())
    assert "ds-checks" in many
    assert many.count("ds-check") >= 6


def test_a_tick_box_has_its_label_beside_it_and_a_hidden_field_has_none():
    html = rendered("{% field form.sure %}", form=Form())
    assert "utrecht-checkbox" in tag_of(html, "id_sure")
    assert "I am sure" in html
    assert "<label" not in rendered("{% field form.hidden %}", form=Form())


def test_what_is_not_required_says_so():
    assert "(optional)" in rendered("{% field form.note %}", form=Form())
    assert "(optional)" not in rendered("{% field form.name %}", form=Form())


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", '" onfocus="x'])
def test_what_was_typed_comes_back_escaped(typed):
    html = rendered("{% field form.name %}", form=Form({"name": typed}))
    assert typed not in html
    assert "value=" in tag_of(html, "id_name")


def test_the_summary_lists_every_error_with_a_link_to_its_control():
    form = Form({})
    html = rendered("{% form_errors form %}", form=form)
    assert 'id="errors"' in html
    assert 'tabindex="-1"' in html
    assert "The whole is wrong." in html
    links = re.findall(r'href="#([^"]+)"', html)
    assert links == ["id_name", "id_day", "id_unit", "id_way_0", "id_many_0", "id_sure"]
    page = rendered("{% for f in form %}{% field f %}{% endfor %}", form=form)
    for link in links:
        tag_of(page, link)
    assert "Check 7 things" in html


def test_the_summary_is_empty_without_errors():
    assert rendered("{% form_errors form %}", form=Form()).strip() == ""


def test_pagination_keeps_what_it_is_told_and_nothing_else():
    page = Paginator(range(60), 25).page(2)
    html = rendered('{% pagination page keep="q unit" %}', page=page)
    assert 'href="?q=a&amp;page=1"' in html
    assert 'href="?q=a&amp;page=3"' in html
    assert "x=1" not in html
    assert "Page 2 of 3" in html


def test_one_page_needs_no_pagination():
    assert rendered("{% pagination page %}", page=Paginator([1], 25).page(1)).strip() == ""


@pytest.mark.parametrize(
    ("source", "language", "text"),
    [
        ("{{ d|day }}", "nl", "31 december 2025"),
        ("{{ d|day }}", "fr", "31 décembre 2025"),
        ("{{ d|short_day }}", "nl", "31 dec 2025"),
        ("{{ t|moment }}", "nl", "1 januari 2026, 00:05"),
        ("{{ t|day }}", "en", "1 January 2026"),
        ("{{ none|day }}{{ none|short_day }}{{ none|moment }}{{ none|whole }}", "nl", ""),
        ("{{ n|whole }}", "nl", "4.820"),
        ("{{ n|whole }}", "en", "4,820"),
        ("{{ zero|whole }}", "nl", "0"),
        ("{{ name|initials }} {{ name|first_name }}", "nl", "LV Lotte"),
        ("{{ one|initials }}", "nl", "L"),
        ("{{ empty|initials }}{{ empty|first_name }}", "nl", ""),
    ],
)
def test_days_numbers_and_names_are_written_for_the_reader(source, language, text):
    values = {
        "d": date(2025, 12, 31),
        # Half an hour before midnight in London is the next day in Brussels.
        "t": datetime(2025, 12, 31, 23, 5, tzinfo=UTC),
        "none": None,
        "n": 4820,
        "zero": 0,
        "name": "Lotte van den Verhaegen",
        "one": "lotte",
        "empty": "",
    }
    assert rendered(source, language, **values) == text


def test_a_block_of_a_document_is_drawn_and_escaped():
    html = rendered("{% document_block block %}", block=Passage("a < **b**"))
    assert "a &lt; <b>b</b>" in html


def test_icons_take_a_colour_and_an_unknown_one_is_an_error():
    assert "ds-ico-no" in rendered('{% icon "ban" "no" %}')
    with pytest.raises(ValueError, match="no icon"):
        rendered('{% icon "unicorn" %}')


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ('empty.html" with title="T" sentence="S" url="/a" action="Go"', ["T", "S", 'href="/a"', "Go"]),
        ('empty.html" with title="T" drawing="gate"', ["ds-ill__post", "T"]),
        ('message.html" with kind="ok" title="T" sentence="S"', ["utrecht-alert--ok", "T", "S"]),
        ('message.html" with sentence="S"', ["utrecht-alert--info", "S"]),
        ('progress.html" with label="L" done=1200 total=4000', ['max="4000"', "1,200 of 4,000"]),
        ('progress.html" with label="L" done=0 total=4', ['value="0"']),
        ('progress.html" with label="L"', ["<progress"]),
        ('not_allowed.html"', ["not open to your role", 'href="/about/help"']),
    ],
)
def test_the_parts_show_what_they_are_given(part, expected):
    html = rendered('{% include "shell/' + part + " %}")
    for text in expected:
        assert text in html
