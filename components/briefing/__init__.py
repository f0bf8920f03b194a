"""The briefing sheet and the files made from it: one Brief, and one way to write it for each reader."""
