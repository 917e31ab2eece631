"""The register (sổ theo dõi): what has happened, kept in one append-only file, and how each deadline stands by it."""
