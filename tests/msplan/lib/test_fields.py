"""Dates in three boxes, money, files."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from msplan.lib.fields import DateField, MoneyField, UploadField


def field(**kwargs: object) -> DateField:
    return DateField(label="Target date", **kwargs)  # type: ignore[arg-type]


def problem(found: DateField | MoneyField | UploadField, value: object) -> tuple[str, tuple[str, ...]]:
    with pytest.raises(ValidationError) as caught:
        found.clean(value)
    error = caught.value.error_list[0]
    return error.message, (error.params or {}).get("parts", ())


class TestDate:
    @pytest.mark.parametrize(
        "typed", [["1", "4", "2027"], ["01", "04", "2027"], [" 1 ", "April", "2027"], ["1", "apr", "2027"]]
    )
    def test_date_is_read_as_people_write_it(self, typed: list[str]) -> None:
        assert field().clean(typed) == date(2027, 4, 1)

    @pytest.mark.parametrize(
        ("typed", "said", "parts"),
        [
            (["1", "4", ""], "Target date must include a year", ("year",)),
            (["", "4", "2027"], "Target date must include a day", ("day",)),
            (["", "", "2027"], "Target date must include a day and month", ("day", "month")),
            (["1", "4", "27"], "Target date must have a year of 4 numbers, like 2027", ("year",)),
            (
                ["31", "2", "2027"],
                "Target date must be a real date, like 27 3 2027",
                ("day", "month", "year"),
            ),
            (
                ["29", "2", "2027"],
                "Target date must be a real date, like 27 3 2027",
                ("day", "month", "year"),
            ),
            (["1", "13", "2027"], "Target date must be a real date, like 27 3 2027", ("month",)),
            (["1", "Brumaire", "2027"], "Target date must be a real date, like 27 3 2027", ("month",)),
            (["0", "4", "2027"], "Target date must be a real date, like 27 3 2027", ("day",)),
            (["1", "4", "0000"], "Target date must be a real date, like 27 3 2027", ("day", "month", "year")),
            (["１", "4", "2027"], "Target date must be a real date, like 27 3 2027", ("day",)),
        ],
    )
    def test_problem_is_named_with_its_boxes(
        self, typed: list[str], said: str, parts: tuple[str, ...]
    ) -> None:
        assert problem(field(), typed) == (said, parts)

    @pytest.mark.parametrize(
        ("year", "said"),
        [
            ("0001", "Target date must be 1 January 1900 or later"),
            ("1899", "Target date must be 1 January 1900 or later"),
            ("2200", "Target date must be 31 December 2199 or earlier"),
            ("9999", "Target date must be 31 December 2199 or earlier"),
        ],
    )
    def test_year_beyond_every_plan_is_a_slip(self, year: str, said: str) -> None:
        assert problem(field(), ["31", "12", year])[0] == said
        assert field().clean(["1", "1", "1900"]) == date(1900, 1, 1)
        assert field().clean(["31", "12", "2199"]) == date(2199, 12, 31)

    def test_limits_are_included_and_said(self) -> None:
        found = field(earliest=date(2027, 4, 1), latest=date(2027, 4, 30))

        assert found.clean(["1", "4", "2027"]) == date(2027, 4, 1)
        assert found.clean(["30", "4", "2027"]) == date(2027, 4, 30)
        assert problem(found, ["31", "3", "2027"])[0] == "Target date must be 1 April 2027 or later"
        assert problem(found, ["1", "5", "2027"])[0] == "Target date must be 30 April 2027 or earlier"

    def test_nothing_is_nothing_where_it_may_be(self) -> None:
        assert field(required=False).clean(["", "", ""]) is None

    def test_own_name_is_used(self) -> None:
        found = DateField(label="When did you meet?", named="date of the meeting")

        assert problem(found, ["1", "", "2027"])[0] == "Date of the meeting must include a month"

    def test_zeros_in_front_are_no_change(self) -> None:
        assert not field().has_changed(date(2027, 4, 1), ["01", "04", "2027"])
        assert field().has_changed(date(2027, 4, 1), ["2", "4", "2027"])


class TestMoney:
    @pytest.mark.parametrize("typed", ["12500.50", "£12,500.50", "12 500.50", " £ 12500.5 "])
    def test_money_is_read_as_people_write_it(self, typed: str) -> None:
        assert MoneyField(label="Value").clean(typed) == Decimal("12500.50")

    @pytest.mark.parametrize("typed", ["lots", "12,5oo", "£", "NaN", "1e999999"])
    def test_what_is_no_amount_is_told(self, typed: str) -> None:
        with pytest.raises(ValidationError):
            MoneyField(label="Value").clean(typed)


class TestUpload:
    FIELD = UploadField(label="Report", kinds=[".pdf", ".docx"], max_bytes=1024)

    def test_what_is_allowed_is_said_first(self) -> None:
        assert self.FIELD.help_text == "PDF or DOCX, up to 1 KB"
        assert self.FIELD.widget.attrs["accept"] == ".pdf,.docx"

    @pytest.mark.parametrize(
        ("name", "size", "said"),
        [
            ("report.exe", 10, "The file you chose must be PDF or DOCX. “report.exe” is not"),
            ("report", 10, "The file you chose must be PDF or DOCX. “report” is not"),
            ("report.pdf", 2000, "The file you chose must be smaller than 1 KB"),
        ],
    )
    def test_each_refusal_has_its_sentence(self, name: str, size: int, said: str) -> None:
        assert problem(self.FIELD, SimpleUploadedFile(name, b"x" * size))[0] == said

    def test_ending_is_read_without_regard_to_case(self) -> None:
        assert self.FIELD.clean(SimpleUploadedFile("REPORT.PDF", b"x")).name == "REPORT.PDF"
