"""What is dangerous in Django stands in the few places that were looked at, and nowhere else. Read from the source.

Each rule has a piece of code that breaks it, and is tried on that first: a rule that finds nothing proves nothing.
"""

import ast
import re
from collections.abc import Callable, Iterator

import pytest

from tests.house.tracked import ROOT, python_files, tracked_files

Rule = Callable[[ast.AST], bool]


def called(node: ast.AST) -> str:
    """The name that is called, with its dots; "" for whatever is no call."""
    if not isinstance(node, ast.Call):
        return ""
    names, at = [], node.func
    while isinstance(at, ast.Attribute):
        names.append(at.attr)
        at = at.value
    return ".".join([at.id if isinstance(at, ast.Name) else "", *reversed(names)]).removeprefix(".")


def last(node: ast.AST) -> str:
    return called(node).rpartition(".")[2]


def put_together(node: ast.AST | None) -> bool:
    """Text made of pieces as it runs: an f-string with holes, %, +, format()."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
        return True
    return node is not None and last(node) == "format"


def first(node: ast.AST) -> ast.AST | None:
    return node.args[0] if isinstance(node, ast.Call) and node.args else None


def reads_request(node: ast.AST | None) -> bool:
    """Whether it is made of what a visitor sent."""
    if node is None or isinstance(node, ast.Compare):  # whether it was sent is no word of theirs
        return False
    if isinstance(node, ast.Attribute) and node.attr in ("GET", "POST", "COOKIES", "headers", "META", "body"):
        return ast.unparse(node.value).endswith("request")
    return any(reads_request(part) for part in ast.iter_child_nodes(node))


def imports(*names: str) -> Rule:
    def rule(node: ast.AST) -> bool:
        found = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        found += (
            [f"{node.module}.{alias.name}" for alias in node.names]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        return any(name == one or name.startswith(f"{one}.") for name in found for one in names)

    return rule


def of_keywords(*names: str) -> Rule:
    return lambda node: isinstance(node, ast.Call) and any(word.arg in names for word in node.keywords)


# What no code of ours may say; the places that may, and why; and code that must be caught.
RULES: dict[str, tuple[Rule, dict[str, str], str]] = {
    "markup taken as it is": (
        lambda node: last(node) in ("mark_safe", "SafeString", "SafeText"),
        {
            "msplan/lib/markup.py": "nh3 cleaned it just before",
            "msplan/lib/charts.py": "drawn by ourselves, every word escaped: tests/msplan/lib/test_charts.py",
            "msplan/lib/templatetags/look.py": "of widgets that Django rendered",
            "statements/text/tokens.py": "cleaned text, figures woven in: tests/statements/test_tokens.py",
            "statements/text/weaving.py": "attributes that stand in the code",
            "statements/text/case_study.py": "cleaned text",
            "statements/rendering/document.py": "templates, which escape",
            "statements/rendering/update.py": "templates, which escape",
            "statements/rendering/blocks.py": "templates, which escape",
            "statements/writing/previewing.py": "what those templates made",
            "statements/views/updates/writing.py": "what those templates made",
            "statements/views/writing/earlier.py": "what those templates made",
        },
        "mark_safe(request.POST['x'])",
    ),
    "markup put together before it is escaped": (
        lambda node: last(node) in ("format_html", "mark_safe") and put_together(first(node)),
        {},
        "format_html(f'<b>{name}</b>')",
    ),
    "SQL put together": (
        lambda node: last(node) in ("execute", "raw", "RawSQL", "executemany") and put_together(first(node)),
        # Names of tables and pieces that stand in the code; values always go beside the statement.
        {
            "msplan/keeping/counting.py": "names of our own tables, quoted",
            "msplan/keeping/rights.py": "a plain name of a role and names of our own tables, quoted",
            "msplan/keeping/restoring.py": "names that the database itself listed, quoted",
            "suppliers/chain/walking.py": "two pieces that stand in the same file",
            "suppliers/spend/copying.py": "names of our own tables",
            "actions/plan/setting_rounds.py": "two pieces that stand in the same file",
            "statements/figures/stillness.py": "names of our own tables",
        },
        "cursor.execute(f'SELECT {name}')",
    ),
    "SQL past the models": (
        lambda node: last(node) in ("raw", "extra", "RawSQL") and "objects" in called(node) + "objects",
        {},
        "Mail.objects.extra(where=[x])",
    ),
    "a task that waits in the broker": (
        of_keywords("eta", "countdown"),
        {},
        "task.apply_async(countdown=3600)",
    ),
    "a visitor asks where to go": (
        lambda node: last(node) in ("redirect", "HttpResponseRedirect") and reads_request(first(node)),
        {},
        "redirect(request.GET['next'])",
    ),
    "a form without its token": (
        lambda node: (
            isinstance(node, ast.Name | ast.Attribute | ast.alias)
            and "csrf_exempt"
            in (getattr(node, "id", ""), getattr(node, "attr", ""), getattr(node, "name", ""))
        ),
        {"actions/views/training/files.py": "csrf_protect is inside, behind the reading into memory"},
        "@csrf_exempt\ndef v(request): ...",
    ),
    "another program": (
        imports("subprocess", "os.system", "os.popen", "pty"),
        {
            "msplan/printing/pdf.py": "the press, in a process that may be killed",
            "msplan/keeping/postgres.py": "PostgreSQL’s own programs, for backups",
        },
        "import subprocess",
    ),
    "objects out of bytes": (
        imports("pickle", "marshal", "shelve", "dill", "yaml"),
        {},
        "from pickle import loads",
    ),
    "text that is run": (
        lambda node: called(node) in ("eval", "exec", "compile", "__import__"),
        {},
        "eval(text)",
    ),
    "talking to others": (
        imports(
            "requests", "urllib.request", "http.client", "httpx", "aiohttp", "socket", "ftplib", "smtplib"
        ),
        {
            "msplan/accounts/single_sign_on.py": "the force’s own issuer, and nobody else",
            "msplan/accounts/sign_in.py": "names its exceptions",
            "msplan/files/scanning.py": "the virus scanner",
            "msplan/outbox/sending.py": "the relay",
        },
        "import requests",
    ),
    "a filter chosen by a visitor": (
        lambda node: (
            last(node) in ("filter", "exclude", "get", "order_by", "update", "create")
            and isinstance(node, ast.Call)
            and any(word.arg is None and reads_request(word.value) for word in node.keywords)
        ),
        {},
        "Mail.objects.filter(**request.GET.dict())",
    ),
    "XML read without protection": (
        imports(
            "xml.etree.ElementTree.parse",
            "xml.etree.ElementTree.fromstring",
            "xml.etree.ElementTree.XMLParser",
            "xml.sax",
            "xml.dom",
            "lxml",
        ),
        {},
        "from xml.etree.ElementTree import fromstring",
    ),
    "a certificate that is not looked at": (
        lambda node: (
            isinstance(node, ast.keyword)
            and node.arg in ("verify", "check_hostname")
            and isinstance(node.value, ast.Constant)
            and node.value.value is False
        ),
        {},
        "get(url, verify=False)",
    ),
    "a secret that is printed": (
        lambda node: (
            (called(node) == "print" or called(node).startswith(("log.", "logger.")))
            and re.search(r"(?i)\b\w*(password|secret_key|link_key|token|otp)\b", ast.unparse(node))
            is not None
        ),
        {},
        "log.info('made %s', token)",
    ),
    "chance that can be guessed": (
        imports("random"),
        {},
        "import random",
    ),
    "weak digests": (
        lambda node: called(node) in ("hashlib.md5", "hashlib.sha1", "md5", "sha1"),
        {"msplan/accounts/breached.py": "what the list of breaches is kept by"},
        "hashlib.md5(x)",
    ),
}
# In templates: a page that trusts its text, and what a policy without "unsafe-inline" would break.
IN_TEMPLATES = {
    "trusted text": (r"\|\s*safe\b|\|\s*safeseq\b", "{{ x|safe }}"),
    "no escaping": (r"autoescape\s+off", "{% autoescape off %}"),
    "style in the page": (r"<style\b|\sstyle=", '<p style="x">'),
    "script in the page": (
        r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>|\son[a-z]+=[\"']",
        "<script>x()</script>",
    ),
    "from elsewhere": (
        r"""(?:src|<link[^>]*href|action|formaction|poster|data)=["'](?:https?:)?//""",
        '<img src="//evil">',
    ),
    "a window that can be steered": (
        r"""target=["']_blank["'](?![^>]*noopener)""",
        '<a target="_blank" href="/">',
    ),
}
# Articles that were rendered and cleaned before, or are served exactly as they were published.
ARTICLES = (
    r"^templates/(actions/meetings/(print_|agree_)?minutes\.html|drafts/updates/approve\.html"
    r"|statements/(public/(earlier|version|update)|document/(earlier|article|update))\.html)$"
)
MAY_IN_TEMPLATES = {
    "trusted text": ARTICLES,
    "no escaping": r"templates/emails/|\.txt$",  # plain text is not markup
    "style in the page": r"^templates/(statements/document|actions/print)/",
}


def of_ours() -> Iterator[tuple[str, ast.AST]]:
    for path in python_files():
        name = str(path.relative_to(ROOT))
        if "/demo/" not in name:
            yield name, ast.parse(path.read_text())


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.AST]:
    return dict(of_ours())


@pytest.mark.parametrize("name", RULES)
def test_it_stands_only_where_it_was_looked_at(name: str, trees: dict[str, ast.AST]) -> None:
    rule, may, _ = RULES[name]
    found = {
        f"{path}:{getattr(node, 'lineno', '?')}"
        for path, tree in trees.items()
        if path not in may
        for node in ast.walk(tree)
        if rule(node)
    }

    assert found == set()


@pytest.mark.parametrize("name", RULES)
def test_control_the_rule_sees_it(name: str) -> None:
    rule, _, bad = RULES[name]

    assert any(rule(node) for node in ast.walk(ast.parse(bad)))


@pytest.mark.parametrize("name", RULES)
def test_no_place_is_let_off_for_nothing(name: str, trees: dict[str, ast.AST]) -> None:
    rule, may, _ = RULES[name]

    assert {path for path in may if path not in trees or not any(map(rule, ast.walk(trees[path])))} == set()


@pytest.mark.parametrize("name", IN_TEMPLATES)
def test_templates_do_not_say_it(name: str) -> None:
    pattern, bad = IN_TEMPLATES[name]
    let_off = MAY_IN_TEMPLATES.get(name, "$.")
    templates = [
        path for path in tracked_files() if path.relative_to(ROOT).parts[0] == "templates" and path.is_file()
    ]

    assert re.search(pattern, bad)  # the control
    assert len(templates) > 100
    assert [
        str(path.relative_to(ROOT))
        for path in templates
        if re.search(pattern, path.read_text()) and not re.search(let_off, str(path.relative_to(ROOT)))
    ] == []
