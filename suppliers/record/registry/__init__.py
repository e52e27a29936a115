"""The statement registry's yearly file: read, matched with the register, taken into the record."""
