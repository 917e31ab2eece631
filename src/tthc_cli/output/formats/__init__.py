"""The formats of results: one file each, all of which print any :class:`~tthc_cli.output.formats.report.Report`."""
