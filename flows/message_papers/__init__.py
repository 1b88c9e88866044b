"""The messages as papers: drafts, and the files that go with them, by path in the pack; nothing is written or sent."""
