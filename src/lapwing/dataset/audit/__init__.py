"""Audits: random samples of events and sentences, judged by reviewers, and what they say of the whole dataset."""
