"""Sections of a file are found by their headings, and their topics suggested."""

from statements.coverage.documents import sections_in


def test_markdown_headings_with_their_topics() -> None:
    text = (
        "# Our statement\n\nWe say it.\n\n## Who we are\n\nA force.\n\n## Training\n\nForty were trained.\n"
    )
    assert [(s.heading, s.area) for s in sections_in(text)] == [
        ("Our statement", "free"),
        ("Who we are", "structure"),
        ("Training", "training"),
    ]


def test_headings_of_a_plain_text_are_short_lines_with_text_below() -> None:
    text = (
        "Modern Slavery Statement 2024\n\nThis statement tells what we did about it in the\nyear that has ended.\n\n"
        "Our policies\nWe have two of them and each has an owner in the\nCouncil who reads it every year.\n"
        "Risk assessment\nWe assessed every supplier above a threshold.\n"
    )
    assert [(s.heading, s.area) for s in sections_in(text)] == [
        ("Modern Slavery Statement 2024", "free"),
        ("Our policies", "policies"),
        ("Risk assessment", "risk"),
    ]


def test_the_first_line_of_a_wrapped_paragraph_is_no_heading() -> None:
    text = "Whistleblowing\nThe Council encourages all its employees and other business\npartners to report concerns.\n"
    assert [s.heading for s in sections_in(text)] == ["Whistleblowing"]


def test_who_signed_is_no_heading() -> None:
    text = "Training\nForty people were trained by us.\n\nApproved by the Regional Board\nOctober 2024\n"
    assert [s.heading for s in sections_in(text)] == ["Training"]


def test_ligatures_of_a_pdf_are_letters() -> None:
    assert "trafficking" in sections_in("Human trafﬁcking is a crime.")[0].text
