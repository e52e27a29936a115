"""A hundred thousand payments fit into the budget of memory, measured in a process of its own."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook

ROWS = 100_000
# Of the 500 MB that a whole import may take, the plan leaves more than half to what saves it.
MOST_MEGABYTES = 230
# VmHWM is this program's own peak; ru_maxrss would also remember the size of the test run that started it.
MEASURE = """
import sys
from pathlib import Path
from suppliers.spend.reading import read_spend
plan = read_spend(Path(sys.argv[1]), filename=sys.argv[1])
peak = next(row for row in Path("/proc/self/status").read_text().splitlines() if row.startswith("VmHWM"))
print(plan.rows_taken, int(peak.split()[1]) // 1024)
"""


def line(number: int) -> list[object]:
    day = date(2021, 4, 1) + timedelta(days=number % 365)
    return [
        "Force",
        f"FIRM {number % 5000} LTD",
        number / 100,
        day,
        f"Category {number % 90}",
        f"R{number}",
        "text",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_hundred_thousand_lines_take_less_than_half_the_memory(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"large.{kind}"
    headings = ["Body", "Supplier", "Net Amount", "Date Paid", "Category", "Reference", "Description"]
    if kind == "xlsx":
        workbook = Workbook(write_only=True)
        sheet = workbook.create_sheet("Year")
        sheet.append(headings)
        for number in range(ROWS):
            sheet.append(line(number))
        workbook.save(path)
    else:
        with path.open("w") as file:
            file.write(",".join(headings) + "\n")
            file.writelines(",".join(map(str, line(number))) + "\n" for number in range(ROWS))

    measured = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True
    )

    taken, megabytes = map(int, measured.stdout.split())
    assert taken == ROWS
    assert megabytes < MOST_MEGABYTES
