"""How an invitation stands: which questions are asked, which may be answered now, and what each still needs."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db import models

from msplan.lib.refusing import Refused
from suppliers.asking.answering.evidence_of import standing_files
from suppliers.asking.answering.faults import faults_of, missing_in
from suppliers.asking.answering.typed import is_empty
from suppliers.asking.models import Answer, AnswerFile, Invitation, InvitationState, Query, Submission
from suppliers.asking.questionnaire.form import Form, Question
from suppliers.asking.questionnaire.reading import read_body

EMPTY: Mapping[str, Any] = {"parts": {}, "dont_know": False, "not_applicable": "", "explain": ""}
CLOSED = {
    InvitationState.SUBMITTED: "These answers were handed in. What came later was not taken.",
    InvitationState.ACCEPTED: "These answers were handed in and accepted. What came later was not taken.",
    InvitationState.DECLINED: "You told us that you will not answer. Nothing more is taken.",
    InvitationState.ELSEWHERE: "You told us that you answered elsewhere. Nothing more is taken.",
    InvitationState.WITHDRAWN: "We took this questionnaire back. Nothing more is taken.",
}


class Standing(models.TextChoices):
    """What the task list says of a question."""

    NOT_STARTED = "not_started", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    ATTENTION = "attention", "Needs attention"
    DONE = "done", "Done"


@dataclass(frozen=True)
class Task:
    """One question that is asked: how its answer stands."""

    question: Question
    standing: Standing
    # By the part's id, "" for the whole: what is wrong with what was typed; and what is not there yet.
    faults: Mapping[str, str]
    missing: Mapping[str, str]
    answer: Answer | None
    files: list[AnswerFile]
    query: Query | None
    is_open: bool

    @property
    def value(self) -> Mapping[str, Any]:
        return self.answer.value if self.answer else EMPTY

    @property
    def version(self) -> int:
        return self.answer.version if self.answer else 0

    @property
    def asked_value(self) -> dict[str, Any]:
        """The answer without the parts that were not asked, or that "we do not know" took the place of."""
        return {**EMPTY, **self.value, "parts": self.question.said(self.value)}

    @property
    def is_done(self) -> bool:
        return self.standing == Standing.DONE


@dataclass
class Sheet:
    """An invitation with all that was written for it, read in four queries."""

    invitation: Invitation
    form: Form
    on: date
    answers: dict[str, Answer]
    files: dict[str, list[AnswerFile]]
    # What a reader asks back, by question; and what the last handing in held. Both empty before the first.
    queries: dict[str, Query] = field(default_factory=dict)
    last: Submission | None = None

    @cached_property
    def asked(self) -> list[Question]:
        """The questions whose conditions are met by the answers as they stand."""
        return self.form.asked({name: answer.value for name, answer in self.answers.items()})

    @cached_property
    def open(self) -> frozenset[str]:
        """The ids of the questions that may be answered now."""
        if not self.invitation.is_writable:
            return frozenset()
        if self.invitation.state != InvitationState.QUERIED:
            return frozenset(question.id for question in self.form.questions)
        handed_in = self.last.answers if self.last else {}
        # What another answer opened only now was never asked before: it is asked with what is asked back.
        newly = {question.id for question in self.asked if question.id not in handed_in}
        return frozenset(newly | set(self.queries))

    def with_answer(self, answer: Answer) -> "Sheet":
        """As it stands after this answer was saved."""
        return replace(self, answers={**self.answers, answer.question: answer})

    @cached_property
    def tasks(self) -> dict[str, Task]:
        return {question.id: self._task(question) for question in self.asked}

    def task(self, question: str) -> Task | None:
        """Of any question of the form, asked at present or not."""
        found = next((each for each in self.form.questions if each.id == question), None)
        return self.tasks.get(question) or (self._task(found) if found else None)

    def of_section(self, section: str) -> list[Task]:
        return [task for task in self.tasks.values() if task.question.section == section]

    @property
    def unready(self) -> list[Task]:
        """What keeps it from being handed in."""
        return [task for task in self.tasks.values() if task.is_open and not task.is_done]

    def _task(self, question: Question) -> Task:
        answer, files = self.answers.get(question.id), self.files.get(question.id, [])
        value = answer.value if answer else EMPTY
        query = self.queries.get(question.id)
        faults = faults_of(question, value, on=self.on)
        missing = {} if faults else missing_in(question, value, files=len(files))
        return Task(
            question=question,
            standing=self._standing(answer, files, query, faults, missing),
            faults=faults,
            missing=missing,
            answer=answer,
            files=files,
            query=query,
            is_open=question.id in self.open,
        )

    @staticmethod
    def _standing(
        answer: Answer | None,
        files: list[AnswerFile],
        query: Query | None,
        faults: Collection[str],
        missing: Collection[str],
    ) -> Standing:
        if query is not None and not _answered_since(query, answer, files):
            return Standing.NOT_STARTED
        if faults:
            return Standing.ATTENTION
        if not missing:
            return Standing.DONE
        nothing = (answer is None or is_empty(answer.value)) and not files
        return Standing.NOT_STARTED if nothing else Standing.IN_PROGRESS


def _answered_since(query: Query, answer: Answer | None, files: list[AnswerFile]) -> bool:
    """Saving the same text again counts: it says that the answer stays."""
    times = [each.at for each in files]
    if answer is not None:
        times.append(answer.saved_at)
    return any(at > query.at for at in times)


def sheet_of(invitation: Invitation, *, on: date) -> Sheet:
    answers = {answer.question: answer for answer in Answer.objects.filter(invitation=invitation)}
    sheet = Sheet(invitation, form_of(invitation), on, answers, standing_files(invitation))
    if invitation.submitted_at is not None:
        sheet.queries = open_queries(invitation)
        sheet.last = last_submission(invitation)
    return sheet


def form_of(invitation: Invitation) -> Form:
    """The questions that were sent. Raises Refused for an invitation to accept terms, which asks none."""
    version = invitation.campaign.questions
    if version is None:
        raise Refused("There are no questions to answer.")
    return read_body(version.body)


def open_queries(invitation: Invitation) -> dict[str, Query]:
    if invitation.state != InvitationState.QUERIED:
        return {}
    standing = Query.objects.filter(
        response__invitation=invitation, answered_at__isnull=True, taken_back_at__isnull=True
    )
    return {query.question: query for query in standing}


def last_submission(invitation: Invitation) -> Submission | None:
    found = Submission.objects.filter(response__invitation=invitation).select_related("response")
    return found.order_by("-number").first()


def demand_writable(invitation: Invitation) -> None:
    """Raises Refused, with a sentence, where nothing is taken any more."""
    if not invitation.is_writable:
        raise Refused(CLOSED[InvitationState(invitation.state)])


def demand_open(invitation: Invitation, question: str, *, on: date) -> None:
    """Raises Refused unless this question may be answered now."""
    demand_writable(invitation)
    form = form_of(invitation)
    if question not in {each.id for each in form.questions}:
        raise Refused("This questionnaire has no such question.")
    if invitation.state == InvitationState.QUERIED and question not in sheet_of(invitation, on=on).open:
        raise Refused("Only the questions that we asked about again can be answered now.")
