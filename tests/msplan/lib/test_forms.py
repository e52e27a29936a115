"""Forms print GOV.UK's markup, link every problem to its control, and keep what was typed.

The expected pieces of markup are shortened from the fixtures that GOV.UK Frontend 6.6 carries (MIT licence).
"""

from datetime import date
from typing import Any

import pytest
from crispy_forms.utils import render_crispy_form
from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Fieldset
from django import forms
from django.template import Context, Template
from django.test.html import Element, parse_html

from msplan.accounts.models import Person
from msplan.lib.forms import (
    Buttons,
    DateField,
    MoneyField,
    MsplanForm,
    MsplanModelForm,
    StaleSave,
    UploadField,
)
from msplan.lib.templatetags.look import first_control_id, problems_of


class Everything(MsplanForm):
    name = forms.CharField(label="Name", max_length=10)
    email = forms.EmailField(label="Email address")
    staff = forms.IntegerField(label="Number of staff", min_value=1)
    website = forms.URLField(label="Website", assume_scheme="https")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    reason = forms.CharField(label="Reason", widget=forms.Textarea, max_length=500, help_text="One sentence.")
    colour = forms.ChoiceField(
        label="Colour",
        widget=forms.RadioSelect,
        choices=[Choice("red", "Red", hint="Like a door", divider="or"), Choice("blue", "Blue")],
    )
    tools = forms.MultipleChoiceField(
        label="Tools", widget=forms.CheckboxSelectMultiple, choices=[("saw", "Saw"), ("axe", "Axe")]
    )
    category = forms.ChoiceField(label="Category", choices=[("", "---------"), ("a", "A")])
    due_on = DateField(label="Target date")
    value = MoneyField(label="Value", required=False)
    report = UploadField(label="Report", kinds=[".pdf", ".docx"], max_bytes=2 * 1024 * 1024)
    agreed = forms.BooleanField(label="I read it")


GOOD = {
    "name": "Dunmarsh",
    "email": "a@force.example",
    "staff": "3",
    "website": "https://force.example",
    "password": "secret",
    "reason": "Because",
    "colour": "red",
    "tools": ["saw"],
    "category": "a",
    "due_on_day": "1",
    "due_on_month": "4",
    "due_on_year": "2027",
    "agreed": "on",
}


def printed(form: forms.Form) -> str:
    return str(render_crispy_form(form))


def one_field(form: forms.Form, name: str) -> str:
    return Template("{% load look %}{% gds_field field %}").render(Context({"field": form[name]})).strip()


def shape(html: str) -> Any:
    """The tree of tags with their GOV.UK classes, sizes left out, words left out."""

    def of(element: Element) -> Any:
        sizes = ("--s", "--small", "-5", "-10")
        classes = next((str(v) for k, v in element.attributes if k == "class"), "").split()
        ours = sorted(c for c in classes if c.startswith("govuk-") and not c.endswith(sizes))
        return (element.name, ours, [of(c) for c in element.children if isinstance(c, Element)])

    return of(parse_html(html))


def attributes(html: str, tag: str) -> list[dict[str, str]]:
    """The attributes of every such tag, in the order of the page."""
    found: list[dict[str, str]] = []

    def walk(element: Element) -> None:
        if element.name == tag:
            found.append({k: str(v) for k, v in element.attributes})
        for child in element.children:
            if isinstance(child, Element):
                walk(child)

    walk(parse_html(f"<main>{html}</main>"))
    return found


class TestMarkup:
    @pytest.mark.parametrize("name", ["email", "staff", "website", "name"])
    def test_wrong_text_input_has_the_shape_of_govuk_and_a_red_border(self, name: str) -> None:
        html = one_field(Everything({name: "?" if name != "name" else "much too long a name"}), name)

        assert shape(html) == shape(
            '<div class="govuk-form-group govuk-form-group--error">'
            '<label class="govuk-label" for="x"></label>'
            '<p class="govuk-error-message"><span class="govuk-visually-hidden"></span></p>'
            '<input class="govuk-input govuk-input--error"></div>'
        )

    def test_wrong_password_has_a_red_border(self) -> None:
        html = one_field(Everything({}), "password")

        assert "govuk-input--error" in attributes(html, "input")[0]["class"]

    def test_text_area_counts_and_is_described_by_hint_error_and_limit_in_this_order(self) -> None:
        html = one_field(Everything({}), "reason")

        assert shape(html) == shape(
            '<div class="govuk-form-group govuk-form-group--error govuk-character-count">'
            '<label class="govuk-label"></label><div class="govuk-hint"></div>'
            '<p class="govuk-error-message"><span class="govuk-visually-hidden"></span></p>'
            '<textarea class="govuk-textarea govuk-textarea--error govuk-js-character-count"></textarea>'
            '<div class="govuk-hint govuk-character-count__message"></div></div>'
        )
        area = attributes(html, "textarea")[0]
        assert area["aria-describedby"] == "id_reason_hint id_reason_1_error id_reason-info"
        assert "maxlength" not in area
        assert "You can enter up to 500 characters" in html

    def test_radios_have_the_shape_of_govuk(self) -> None:
        html = one_field(Everything({}), "colour")

        item = (
            '<div class="govuk-radios__item"><input class="govuk-radios__input">'
            '<label class="govuk-label govuk-radios__label"></label>{}</div>'
        )
        hint = '<div class="govuk-hint govuk-radios__hint"></div>'
        assert shape(html) == shape(
            '<div class="govuk-form-group govuk-form-group--error"><fieldset class="govuk-fieldset">'
            '<legend class="govuk-fieldset__legend"></legend>'
            '<p class="govuk-error-message"><span class="govuk-visually-hidden"></span></p>'
            f'<div class="govuk-radios">{item.format(hint)}<div class="govuk-radios__divider"></div>'
            f"{item.format('')}</div>"
            "</fieldset></div>"
        )

    def test_checkboxes_have_the_shape_of_govuk(self) -> None:
        html = one_field(Everything({}), "tools")

        item = (
            '<div class="govuk-checkboxes__item"><input class="govuk-checkboxes__input">'
            '<label class="govuk-label govuk-checkboxes__label"></label></div>'
        )
        assert shape(html) == shape(
            '<div class="govuk-form-group govuk-form-group--error"><fieldset class="govuk-fieldset">'
            '<legend class="govuk-fieldset__legend"></legend>'
            '<p class="govuk-error-message"><span class="govuk-visually-hidden"></span></p>'
            f'<div class="govuk-checkboxes">{item * 2}</div></fieldset></div>'
        )

    def test_select_and_file_have_the_shape_of_govuk(self) -> None:
        select, file = one_field(Everything({}), "category"), one_field(Everything({}), "report")

        error = '<p class="govuk-error-message"><span class="govuk-visually-hidden"></span></p>'
        assert shape(select) == shape(
            '<div class="govuk-form-group govuk-form-group--error"><label class="govuk-label"></label>'
            f'{error}<select class="govuk-select govuk-select--error"><option></option><option></option></select></div>'
        )
        assert shape(file) == shape(
            '<div class="govuk-form-group govuk-form-group--error"><label class="govuk-label"></label>'
            f'<div class="govuk-hint"></div>{error}<input class="govuk-file-upload govuk-file-upload--error"></div>'
        )

    def test_date_has_the_shape_of_govuk_and_only_the_wrong_box_is_red(self) -> None:
        html = one_field(Everything({"due_on_day": "1", "due_on_month": "4"}), "due_on")

        def box(width: int, error: str = "") -> str:
            return (
                '<div class="govuk-date-input__item"><div class="govuk-form-group">'
                '<label class="govuk-label govuk-date-input__label"></label>'
                f'<input class="govuk-input govuk-date-input__input govuk-input--width-{width}{error}"></div></div>'
            )

        assert shape(html) == shape(
            '<div class="govuk-form-group govuk-form-group--error"><fieldset class="govuk-fieldset" role="group">'
            '<legend class="govuk-fieldset__legend"></legend><div class="govuk-hint"></div>'
            '<p class="govuk-error-message"><span class="govuk-visually-hidden"></span></p>'
            f'<div class="govuk-date-input">{box(2)}{box(2)}{box(4, " govuk-input--error")}</div></fieldset></div>'
        )

    def test_error_summary_has_the_shape_of_govuk(self) -> None:
        html = (
            Template("{% load look %}{% error_summary form %}").render(Context({"form": OneBox({})})).strip()
        )

        assert shape(html) == shape(
            '<div class="govuk-error-summary"><div role="alert"><h2 class="govuk-error-summary__title"></h2>'
            '<div class="govuk-error-summary__body"><ul class="govuk-list govuk-error-summary__list">'
            '<li><a href="#x"></a></li></ul></div></div></div>'
        )

    def test_money_stands_behind_its_sign(self) -> None:
        html = one_field(Everything(), "value")

        assert '<div class="govuk-input__prefix" aria-hidden="true">£</div>' in html

    def test_the_browsers_own_bubbles_stay_away(self) -> None:
        html = printed(Everything())

        assert 'novalidate="novalidate"' in html
        assert not any("required" in a for a in attributes(html, "input"))

    def test_optional_fields_say_so_and_nothing_else_does(self) -> None:
        html = printed(Everything())

        assert html.count("(optional)") == 1
        assert "(optional)" in one_field(Everything(), "value")

    def test_numbers_are_typed_into_a_text_box(self) -> None:
        box = attributes(one_field(Everything(), "staff"), "input")[0]

        assert (box["type"], box["inputmode"]) == ("text", "numeric")

    def test_texts_of_users_are_escaped(self) -> None:
        form = Everything({"name": '"><script>', "reason": "</textarea><script>"})

        assert "<script>" not in printed(form)

    def test_printing_twice_gives_the_same(self) -> None:
        form = Everything({})

        assert one_field(form, "reason") == one_field(form, "reason")


class OneBox(MsplanForm):
    name = forms.CharField(label="Name")


class TestErrorSummary:
    def test_every_problem_links_to_a_control_that_is_on_the_page(self) -> None:
        form = Everything({"due_on_day": "1", "due_on_year": "2027"})
        html = printed(form)
        ids = {a["id"] for tag in ("input", "select", "textarea") for a in attributes(html, tag) if "id" in a}

        links = [p.field_id for p in problems_of(form)]

        assert len(links) == 12
        assert set(links) <= ids

    def test_radios_and_checkboxes_are_linked_at_their_first_choice(self) -> None:
        form = Everything({})

        assert first_control_id(form["colour"]) == "id_colour_1"
        assert first_control_id(form["tools"]) == "id_tools_1"

    def test_a_date_is_linked_at_its_first_wrong_box(self) -> None:
        form = Everything({"due_on_day": "1", "due_on_month": "4"})

        assert first_control_id(form["due_on"]) == "id_due_on_2"

    def test_words_in_the_summary_are_the_words_beside_the_field(self) -> None:
        form = Everything({})
        html = printed(form)

        for problem in problems_of(form):
            assert f"</span> {problem.text}</p>" in html

    def test_a_problem_of_the_whole_form_is_told_without_a_link(self) -> None:
        form = OneBox({"name": "x"})
        form.add_error(None, "The plan is closed")

        html = Template("{% load look %}{% error_summary form %}").render(Context({"form": form}))

        assert "<li>The plan is closed</li>" in html

    def test_several_forms_share_one_summary(self) -> None:
        template = Template("{% load look %}{% error_summary one two %}")

        html = template.render(Context({"one": OneBox({}, prefix="a"), "two": OneBox({}, prefix="b")}))

        assert [a["href"] for a in attributes(html, "a")] == ["#id_a-name", "#id_b-name"]

    def test_a_right_form_has_none(self) -> None:
        html = Template("{% load look %}{% error_summary form %}").render(
            Context({"form": OneBox({"name": "x"})})
        )

        assert html.strip() == ""


class TestWords:
    @pytest.mark.parametrize(
        ("name", "typed", "said"),
        [
            ("name", "", "Enter name"),
            ("name", "12345678901", "Name must be 10 characters or fewer"),
            ("email", "nobody", "Enter an email address in the correct format, like name@example.com"),
            ("staff", "many", "Number of staff must be a whole number, like 30"),
            ("staff", "0", "Number of staff must be 1 or more"),
            ("website", "force", "Enter a web address in full, like https://www.example.org"),
            ("colour", "", "Select colour"),
            ("colour", "green", "Choose “Colour” again: what was chosen is not on the list, or not any more"),
            ("tools", "", "Select tools"),
            ("category", "", "Select category"),
            ("report", "", "Choose a file for report"),
            ("agreed", "", "Tick “I read it” to go on"),
            ("value", "lots", "Value must be an amount in pounds, like 12,500 or 12,500.50"),
        ],
    )
    def test_each_problem_has_its_sentence(self, name: str, typed: str, said: str) -> None:
        form = Everything({name: typed} if typed else {})

        assert form.errors[name] == [said]

    def test_no_sentence_begs_or_blames(self) -> None:
        form = Everything({"email": "x", "staff": "x", "website": "x", "due_on_day": "x", "value": "x"})

        text = " ".join(p.text.lower() for p in problems_of(form))

        assert not any(
            word in text for word in ("please", "invalid", "valid ", "sorry", "required", "forgot")
        )

    def test_of_several_questions_each_fault_names_its_own(self) -> None:
        class Asked(MsplanForm):
            people = forms.IntegerField(label="How many people?", min_value=1)
            whose = forms.ChoiceField(label="Whose is it?", choices=[("", "---------"), ("hr", "HR")])

        form = Asked({"people": "many", "whose": "hr"})

        assert form.errors["people"] == ["Your answer to “How many people?” must be a whole number, like 30"]
        assert next(iter(form["whose"].field.widget.choices)) == ("", "Choose one")  # type: ignore[attr-defined]

    def test_a_question_is_named_whole(self) -> None:
        class Asking(MsplanForm):
            sure = forms.ChoiceField(label="Are you sure?", choices=[("y", "Yes")])

        assert Asking({}).errors["sure"] == ["Answer “Are you sure?”"]

    def test_an_abbreviation_keeps_its_capitals(self) -> None:
        class Vat(MsplanForm):
            vat = forms.CharField(label="VAT number")

        assert Vat({}).errors["vat"] == ["Enter VAT number"]

    def test_a_fields_own_words_win(self) -> None:
        class Own(MsplanForm):
            name = forms.CharField(error_messages={"required": "Say who you are"})

        assert Own({}).errors["name"] == ["Say who you are"]


class TestLayout:
    def test_layout_may_group_fields_and_name_buttons(self) -> None:
        class Grouped(MsplanForm):
            name = forms.CharField(label="Name")

            def layout(self) -> list[Any]:
                return [
                    Fieldset("name", legend="You"),
                    Buttons(("Save", "", "", ""), ("Send", "send", "yes", "secondary"), cancel_href="/back/"),
                ]

        html = printed(Grouped())

        assert "You" in html
        assert (
            '<button type="submit" class="govuk-button govuk-button--secondary" name="send" value="yes">Send'
            in html
        )
        assert '<a class="govuk-link" href="/back/">Cancel</a>' in html

    def test_typed_values_stay(self) -> None:
        html = printed(Everything({**GOOD, "name": "Wyre", "due_on_day": "32", "tools": ["axe"]}))

        values = [a.get("value") for a in attributes(html, "input")]
        assert {"Wyre", "32"} <= set(values)
        assert [a["id"] for a in attributes(html, "input") if "checked" in a] == [
            "id_colour_1",
            "id_tools_2",
            "id_agreed",
        ]

    def test_a_password_is_never_printed_back(self) -> None:
        assert "secret" not in printed(Everything({**GOOD, "name": ""}))


class Note(StaleSave, MsplanForm):
    title = forms.CharField(label="Title")
    due_on = DateField(label="Target date")
    band = forms.ChoiceField(label="Band", choices=[("h", "High"), ("l", "Low")])


class TestModelForm:
    @pytest.mark.django_db
    def test_dates_and_web_addresses_of_a_model_get_our_fields(self) -> None:
        class Away(MsplanModelForm):
            class Meta:
                model = Person
                fields = ["name", "leave_from", "email"]

        form = Away({"name": "Robin Astley", "email": "r@force.example", "leave_from_day": "1"})

        assert form.errors["leave_from"] == ["Leave from must include a month and year"]


class TestStaleSave:
    NOW = {"title": "Their title", "due_on": date(2027, 3, 31), "band": "h"}
    MINE = {"title": "My title", "due_on_day": "31", "due_on_month": "3", "due_on_year": "2027", "band": "l"}

    def test_form_carries_the_version_it_was_opened_with(self) -> None:
        assert '<input type="hidden" name="version" value="7" id="id_version">' in printed(Note(version=7))

    def test_a_layout_that_forgets_the_version_sends_it_all_the_same(self) -> None:
        class Grouped(Note):
            def layout(self) -> list[str]:
                return ["title", "due_on", "band"]

        assert printed(Grouped(version=7)).count('name="version" value="7"') == 1
        assert printed(Note(version=7)).count('name="version"') == 1

    def test_saving_what_was_opened_is_right(self) -> None:
        form = Note({**self.MINE, "version": "7"}, initial=self.NOW, version=7)

        assert form.is_valid()
        assert not form.stale
        assert form.cleaned_data["version"] == "7"

    def test_somebody_elses_save_is_noticed_and_both_texts_are_told(self) -> None:
        form = Note({**self.MINE, "version": "7"}, initial=self.NOW, version=8)

        assert not form.is_valid()
        assert form.stale
        assert [(c.label, c.theirs, c.mine) for c in form.conflicts] == [
            ("Title", "Their title", "My title"),
            ("Band", "High", "Low"),
        ]

    def test_what_was_typed_stays_and_saving_again_is_a_decision(self) -> None:
        form = Note({**self.MINE, "version": "7"}, initial=self.NOW, version=8)
        form.is_valid()

        html = printed(form)

        assert 'value="My title"' in html
        assert 'name="version" value="8"' in html

    def test_a_form_without_a_version_is_stale_too(self) -> None:
        assert not Note(self.MINE, initial=self.NOW, version=8).is_valid()
