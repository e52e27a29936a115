"""The shapes of the parts of a public address: whatever does not have them is a page that does not exist."""


class Period:
    """The name of a period: 2024-25, or to-2025-06."""

    regex = r"[0-9]{4}-[0-9]{2}|to-[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Version:
    """1, 2, 3: no leading zero, so that a page has one address."""

    regex = r"[1-9][0-9]{0,2}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class UpdateName:
    """The name of a six-monthly update: update-2025-03."""

    regex = r"update-[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class UpdateFile:
    regex = r"update\.(?:pdf|csv|json)"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class FileName:
    regex = r"statement\.pdf|figures\.csv|statement\.json|original\.pdf|picture-[1-9][0-9]?\.(?:png|jpg)"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
