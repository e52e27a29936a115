"""Indicators: the list and its file, one of them, the lines for the risk register, and what people do with them."""
