"""Which expectations a text meets: rules as data, a checker that knows no database, and what people say about it."""
