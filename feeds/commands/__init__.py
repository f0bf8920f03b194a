"""The commands of `python -m feeds`: each module has `command`, a click command that returns its exit code.

A new one is a module here and a line in feeds/__main__.py; options that others have too are in `options`.
"""
