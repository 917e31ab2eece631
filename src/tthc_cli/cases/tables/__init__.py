"""Tables of case data in files of every format: found, understood, and made ready to be read by an engine."""
