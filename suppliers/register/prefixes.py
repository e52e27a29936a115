"""Which register a company number stands in, by its first letters. Rules: docs/rules/company-numbers.md."""

# Companies House, company prefixes and kinds (Open Government Licence v3.0), in our words.
PREFIXES = {
    "AC": "assurance company, England and Wales",
    "ZC": "unregistered company, England and Wales",
    "FC": "overseas company",
    "GE": "European economic interest grouping, England and Wales",
    "LP": "limited partnership, England and Wales",
    "OC": "limited liability partnership, England and Wales",
    "SE": "European company, England and Wales",
    "SA": "assurance company, Scotland",
    "SZ": "unregistered company, Scotland",
    "SF": "overseas company registered in Scotland before October 2009",
    "GS": "European economic interest grouping, Scotland",
    "SL": "limited partnership, Scotland",
    "SO": "limited liability partnership, Scotland",
    "SC": "company, Scotland",
    "ES": "European company, Scotland",
    "NA": "assurance company, Northern Ireland",
    "NZ": "unregistered company, Northern Ireland",
    "NF": "overseas company, Northern Ireland",
    "GN": "European economic interest grouping, Northern Ireland",
    "NL": "limited partnership, Northern Ireland",
    "NC": "limited liability partnership, Northern Ireland",
    "R0": "company, Northern Ireland, before partition",
    "NI": "company, Northern Ireland",
    "EN": "European company, Northern Ireland",
    "IP": "industrial and provident society",
    "SP": "industrial and provident society, Scotland",
    "IC": "investment company with variable capital",
    "SI": "investment company with variable capital, Scotland",
    "NP": "industrial and provident society or credit union, Northern Ireland",
    "NV": "investment company with variable capital, Northern Ireland",
    "RC": "royal charter company, England and Wales",
    "SR": "royal charter company, Scotland",
    "NR": "royal charter company, Northern Ireland",
    "NO": "industrial and provident society, Northern Ireland",
    "OE": "overseas entity that owns land",
    "CE": "charitable incorporated organisation, England and Wales",
    "CS": "charitable incorporated organisation, Scotland",
}


def kind_of(number: str) -> str:
    """What the first letters say: "company, Scotland" for SC123456; "" for letters that nobody explained to us."""
    if number.isdigit():
        return "company, England and Wales"
    return PREFIXES.get(number[:2], "")
