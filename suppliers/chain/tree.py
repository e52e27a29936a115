"""The chain behind a company as a readable tree. A page prints it as nested lists, which is why it has a depth."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from suppliers.chain.models import ChainLink
from suppliers.chain.walking import Edge
from suppliers.register.countries import country_name

DEEPEST = 8  # levels that are printed; what lies behind is on the page of the last company
MOST = 200  # links that are printed


@dataclass
class Branch:
    """A link in the tree, and those behind its seller."""

    link: ChainLink
    tier: int
    # What lies behind its seller is not printed here: "elsewhere" (it is, where it stands nearest), "further".
    left_out: str = ""
    children: list["Branch"] = field(default_factory=list)

    @property
    def country(self) -> str:
        return country_name(self.link.country)


def tree(root: int, edges: Iterable[Edge], links: Mapping[int, ChainLink]) -> list[Branch]:
    """The links behind ``root``. What is behind a company is told once, where the company stands nearest."""
    behind: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge.link_id in links:
            behind[edge.buyer].append(edge)
    homes = _homes(root, behind)
    found: list[Branch] = []
    # Broad first, so that what is near is there where not everything fits; no recursion over what may be a long chain.
    waiting = deque([(edge, 2, found) for edge in behind[root]])
    printed = 0
    while waiting and printed < MOST:
        edge, tier, into = waiting.popleft()
        branch = Branch(links[edge.link_id], tier)
        into.append(branch)
        printed += 1
        onward = behind.get(edge.seller, [])
        if onward and homes.get(edge.seller) != edge.link_id:
            branch.left_out = "elsewhere"
        elif onward and tier > DEEPEST:
            branch.left_out = "further"
        else:
            waiting.extend((each, tier + 1, branch.children) for each in onward)
    return found


def _homes(root: int, behind: Mapping[int, list[Edge]]) -> dict[int, int]:
    """Each company to the link under which what is behind it is printed: the first on a shortest path."""
    homes: dict[int, int] = {}
    waiting = deque([root])
    seen = {root}
    while waiting:
        for edge in behind.get(waiting.popleft(), ()):
            if edge.seller not in seen:
                seen.add(edge.seller)
                homes[edge.seller] = edge.link_id
                waiting.append(edge.seller)
    return homes
