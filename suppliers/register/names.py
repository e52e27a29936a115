"""Names of suppliers, made comparable: the register and the spend files must agree on what is one name."""

from suppliers.spend.reading.names import clean_name, name_key

__all__ = ["clean_name", "name_key", "normalised"]


def normalised(name: str) -> str:
    """The key under which a name is matched; never empty for a name that is not blank.

    A name of signs only ("***") has no letters to compare, so it stands for itself.
    """
    return (name_key(name) or clean_name(name).casefold())[:200]
