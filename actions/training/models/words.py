"""The words that courses, audiences and what was handed in are described with."""

from django.db.models import TextChoices


class CourseKind(TextChoices):
    E_LEARNING = "e_learning", "E-learning"
    CLASSROOM = "classroom", "Classroom"
    BRIEFING = "briefing", "Briefing"


class Group(TextChoices):
    """Whom an audience is made of."""

    ALL_STAFF = "all_staff", "All staff and officers"
    PROCUREMENT = "procurement", "Procurement"
    HR = "hr", "HR"
    CONTACT = "contact", "Contact management"
    FRONTLINE = "frontline", "Frontline"
    OTHER_STAFF = "other_staff", "Other staff or officers"
    SUPPLIERS = "suppliers", "Suppliers"
    PARTNERS = "partners", "Partners and volunteers"


# Who is on the force's own list; the others are trained by us and counted apart.
STAFF = (
    Group.ALL_STAFF, Group.PROCUREMENT, Group.HR, Group.CONTACT, Group.FRONTLINE, Group.OTHER_STAFF,
)  # fmt: skip
# Whose work meets modern slavery in what is bought, who is hired and who calls.
TARGETED = (Group.PROCUREMENT, Group.HR, Group.CONTACT)


class Scale(TextChoices):
    """What people answered on before and after a course."""

    ONE_TO_FIVE = "1-5", "1 to 5"
    HUNDRED = "0-100", "0 to 100"


class Shape(TextChoices):
    """What a row of the training system's file is."""

    NUMBERS = "numbers", "Numbers: a row for each course and audience"
    PEOPLE = "people", "People: a row for each person"


FREQUENCIES = {1: "Every month", 3: "Every quarter", 6: "Every half-year", 12: "Every year"}
