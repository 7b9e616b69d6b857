"""A dataset's events in the formats of the field, each with a data dictionary and a citation (docs/exports.md)."""
