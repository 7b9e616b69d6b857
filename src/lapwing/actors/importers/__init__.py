"""Actors from elsewhere: Wikidata, OpenSanctions, a table of the user's own, made entries of a registry.

Each importer turns records into drafts (`draft`), which wait on disk (`shelf`) until all names are known; then each name is judged (`judge`)
and the entries come out in the order of their ids. Whatever is not taken is counted in the report (`report`), by name.
"""
