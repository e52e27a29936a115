"""Every address of the program, read from the resolver: nobody has to remember to add one here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from msplan.accounts.roles import HIDDEN


@dataclass(frozen=True)
class Address:
    """One entry of the URL configuration. ``permission`` is what @may asks for, "" where it asks for nothing."""

    name: str
    route: str
    view: Callable[..., Any]
    arguments: frozenset[str]

    @property
    def permission(self) -> str:
        return str(getattr(self.view, "permission", ""))

    @property
    def refusals(self) -> tuple[int, ...]:
        """What somebody without the permission is answered: of a hidden room, that there is nothing."""
        return (404,) if self.permission in HIDDEN else (403, 405)

    @property
    def is_public(self) -> bool:
        return not getattr(self.view, "login_required", True)

    def __str__(self) -> str:
        return f"{self.name} (/{self.route})"


def addresses() -> list[Address]:
    return list(_below(get_resolver().url_patterns, "", ()))


def _below(
    patterns: Iterable[URLPattern | URLResolver], route: str, namespaces: tuple[str, ...]
) -> Iterable[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inside = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _below(pattern.url_patterns, here, inside)
        else:
            name = ":".join((*namespaces, pattern.name or here))
            yield Address(name, here, pattern.callback, frozenset(pattern.pattern.regex.groupindex))


# What anybody may read without signing in, and why.
PUBLIC = {
    "home": "leads on: strangers to the statements, staff to their first page",
    "force:stylesheet": "the colour of public pages",
    "accessibility": "the law asks for it",
    "privacy": "the law asks for it",
    "cookies": "the law asks for it",
    "help": "how to reach somebody",
    "security": "whom to tell of a weakness",
    "force:security_txt": "the same for programs, as RFC 9116 has it",
    "outbox:mailbox": "a laptop's own mail; not there unless LOCAL_MAILBOX is set",
    "outbox:mailbox_message": "a laptop's own mail; not there unless LOCAL_MAILBOX is set",
    "health:alive": "machines ask; it says yes",
    "health:ready": "machines ask; strangers are told yes or no",
    "metrics": "machines ask; strangers are told yes or no",
    "health:ready_web": "machines ask; strangers are told yes or no",
    "account_login": "signing in",
    "account_logout": "leaving; a stranger is sent on",
    "account_inactive": "told to somebody whose account is closed",
    "account_reset_password": "signing in",
    "account_reset_password_done": "signing in",
    "account_reset_password_from_key": "the link in the mail is the proof",
    "account_reset_password_from_key_done": "signing in",
    "mfa_authenticate": "the second step of signing in",
    "mfa_login_webauthn": "signing in",
    "sso_login": "signing in",
    "sso_callback": "signing in",
    "accounts:invitation": "the link in the mail is the proof",
    # The supplier's side: a link is the proof, and without one there is nothing: tests/suppliers/asking/answering/.
    "answering:worried": "help for whoever needs it",
    "answering:arrive": "the link in the mail is the proof",
    "answering:fresh": "asks for a fresh link, to the address on file only",
    "answering:fresh_by_code": "asks for a fresh link, to the address on file only",
    "statements:index": "the public's own page",
    "statements:sitemap": "the public's own page, for search engines",
    "statements:in_force": "the public's own page",
    "statements:file_in_force": "the public's own page",
    "statements:version": "the public's own page",
    "statements:file": "the public's own page",
    "statements:update": "the public's own page",
    "statements:update_file": "the public's own page",
    "statements:update_in_force": "the public's own page",
    "statements:update_file_in_force": "the public's own page",
}

# The supplier's pages, tried with links in tests/suppliers/asking/answering/.
BEHIND_A_LINK = (
    "start", "questions", "confirm", "wrong_person", "no_longer", "take_back", "terms", "elsewhere", "decline",
    "come_back", "tasks", "question", "earlier", "file", "remove_file", "pass_on", "end_colleague", "later", "check",
    "hand_in", "receipt", "receipt_pdf", "report",
)  # fmt: skip
PUBLIC |= {f"answering:{name}": "a session that a link opened is the proof" for name in BEHIND_A_LINK}

# Staff addresses that no role opens, because something else decides, and what.
NO_ROLE_NEEDED = {
    "chasing:mine": "one's own work only",
    "concerns:raise": "anybody who signs in may raise one, whatever their roles",
    "files:download": "the rooms in FILE_GUARDS decide for each file",
    "accounts:show": "one's own account",
    "accounts:leave": "one's own account",
    "accounts:sessions": "one's own account",
    "accounts:end_session": "one's own account: another's is not there",
    "accounts:end_other_sessions": "one's own account",
    "accounts:session": "one's own account",
    "accounts:stay": "one's own account",
    "accounts:kept": "one's own account: what one typed oneself",
    "mfa_list_webauthn": "one's own account",
    "mfa_add_webauthn": "one's own account",
    "mfa_reauthenticate_webauthn": "one's own account",
    "mfa_remove_webauthn": "one's own account: another's is not there",
    "mfa_edit_webauthn": "one's own account: another's is not there",
    "account_reauthenticate": "one's own account",
    "account_change_password": "one's own account",
    "account_set_password": "one's own account",
    "mfa_index": "one's own account",
    "mfa_reauthenticate": "one's own account",
    "mfa_activate_totp": "one's own account",
    "mfa_deactivate_totp": "one's own account",
    "mfa_view_recovery_codes": "one's own account",
    "mfa_generate_recovery_codes": "one's own account",
    "mfa_download_recovery_codes": "one's own account",
}
