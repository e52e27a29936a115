"""What WeasyPrint 70 leaves out of an archival, accessible PDF, put in before the file is written.

* PDF/UA-1's identifier beside PDF/A-3's, with the schema that PDF/A asks for when it meets foreign properties
  (``xmp_metadata=`` would put it after the RDF, where validators do not look).
* The scope of header cells, which tells a screen reader what a number belongs to.
* The tag "Link" on everything that carries a link: WeasyPrint puts a second link on bold words inside one.
* One entry for each associated file, and the media type that the caller named.
"""

from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

import pydyf  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring
from weasyprint import Document

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
UA = "http://www.aiim.org/pdfua/ns/id/"
EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
PROPERTY = "http://www.aiim.org/pdfa/ns/property#"

for prefix, address in (("pdfaExtension", EXTENSION), ("pdfaSchema", SCHEMA), ("pdfaProperty", PROPERTY)):
    register_namespace(prefix, address)


def tell_that_it_is_accessible(document: Document) -> None:
    """Add the PDF/UA-1 identifier to the metadata that WeasyPrint is going to write."""
    written = document.metadata.generate_rdf_metadata

    def with_identifier(*args: object) -> bytes:
        rdf = fromstring(written(*args))
        about = SubElement(rdf, f"{{{RDF}}}Description", {f"{{{RDF}}}about": ""})
        SubElement(about, f"{{{UA}}}part").text = "1"
        _describe_identifier(rdf)
        return tostring(rdf, encoding="utf-8")

    document.metadata.generate_rdf_metadata = with_identifier


def finish_structure(pdf: pydyf.PDF, media_types: dict[str, str]) -> None:
    """Complete the structure of a PDF that is about to be written."""
    by_reference = {pdf_object.reference: pdf_object for pdf_object in pdf.objects}
    for element in pdf.objects:
        if not isinstance(element, dict):
            continue
        if element.get("Type") == "/StructElem" and element.get("S") == "/TH":
            element["A"]["Scope"] = _scope(element, by_reference)
        if element.get("Type") == "/StructElem" and _carries_link(element, by_reference):
            element["S"] = "/Link"
        if element.get("Type") == "/Filespec":
            name = element["UF"].string
            content = by_reference[element["EF"]["F"]]
            content.extra["Subtype"] = f"/{media_types[name].replace('/', '#2f')}"
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def _scope(cell: pydyf.Dictionary, by_reference: dict[bytes, pydyf.Object]) -> str:
    group = by_reference[by_reference[cell["P"]]["P"]]
    return "/Column" if group["S"] == "/THead" else "/Row"


def _carries_link(element: pydyf.Dictionary, by_reference: dict[bytes, pydyf.Object]) -> bool:
    kids = (by_reference.get(kid) for kid in element.get("K", ()) if isinstance(kid, bytes))
    return any(isinstance(kid, dict) and kid.get("Type") == "/OBJR" for kid in kids)


def _describe_identifier(rdf: Element) -> None:
    about = SubElement(rdf, f"{{{RDF}}}Description", {f"{{{RDF}}}about": ""})
    schema = _item(SubElement(SubElement(about, f"{{{EXTENSION}}}schemas"), f"{{{RDF}}}Bag"))
    SubElement(schema, f"{{{SCHEMA}}}schema").text = "PDF/UA identification"
    SubElement(schema, f"{{{SCHEMA}}}namespaceURI").text = UA
    SubElement(schema, f"{{{SCHEMA}}}prefix").text = "pdfuaid"
    part = _item(SubElement(SubElement(schema, f"{{{SCHEMA}}}property"), f"{{{RDF}}}Seq"))
    SubElement(part, f"{{{PROPERTY}}}name").text = "part"
    SubElement(part, f"{{{PROPERTY}}}valueType").text = "Integer"
    SubElement(part, f"{{{PROPERTY}}}category").text = "internal"
    SubElement(part, f"{{{PROPERTY}}}description").text = "The part of ISO 14289 that the file follows"


def _item(container: Element) -> Element:
    return SubElement(container, f"{{{RDF}}}li", {f"{{{RDF}}}parseType": "Resource"})
