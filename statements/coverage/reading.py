"""A draft with its sentences taken apart, once for all rules."""

import re

from statements.coverage.draft import Draft, DraftSection
from statements.coverage.evidence import Evidence
from statements.coverage.sentences import Sentence, sentences_of

YEAR = re.compile(r"\b(?:19|20)\d\d")


class Read:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        # The years that the statement may tell of; None as long as nobody has worked them out.
        self.years: range | None = None
        self.sections = draft.sections
        self.by_section = [sentences_of(section.text, number) for number, section in enumerate(self.sections)]
        self.sentences = [sentence for sentences in self.by_section for sentence in sentences]

    def is_recent(self, text: str) -> bool:
        """Names no year, or one of the statement's own."""
        named = [int(year) for year in YEAR.findall(text)]
        return self.years is None or not named or any(year in self.years for year in named)

    def around(self, sentence: Sentence, *, wide: bool) -> str:
        """The sentence with its heading and what it hangs on; ``wide``: and with its neighbours."""
        near = (
            self.by_section[sentence.section][max(0, sentence.place - 1) : sentence.place + 2]
            if wide
            else [sentence]
        )
        return " ".join([self.section_of(sentence).heading, sentence.lead, *(one.text for one in near)])

    def section_of(self, sentence: Sentence) -> DraftSection:
        return self.sections[sentence.section]

    def as_evidence(self, sentence: Sentence, why: str = "") -> Evidence:
        section = self.section_of(sentence)
        return Evidence(sentence.shown, "sentence", section.key, section.heading, why)
