"""A box into which countries are typed: names or two-letter codes, with commas between them."""

from difflib import get_close_matches
from typing import Any

from django import forms

from suppliers.register.countries import country_name, country_names

# Names that people write and the standard does not.
ALSO = {"uk": "GB", "england": "GB", "wales": "GB", "scotland": "GB", "usa": "US", "viet nam": "VN"}


class CountriesField(forms.CharField):
    """Cleans to a list of ISO codes, in the order typed, each once."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(country_name(code) for code in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        text = str(super().clean(value) or "")
        words = [" ".join(word.split()) for word in text.replace("\n", ",").replace(";", ",").split(",")]
        return list(dict.fromkeys(_code(word) for word in words if word))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


def _code(word: str) -> str:
    codes = {name.casefold(): code for code, name in country_names().items()} | ALSO
    if found := codes.get(word.casefold()):
        return found
    if word.upper() in country_names():
        return word.upper()
    near = get_close_matches(word.casefold(), list(codes), n=1, cutoff=0.6)
    hint = f" Did you mean {country_name(codes[near[0]])}?" if near else ""
    raise forms.ValidationError(f"“{word[:60]}” is no country that we know.{hint}")
