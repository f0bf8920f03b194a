"""The commands of `python -m feeds`: each module has `add_arguments(parser)` and `run(parsed) -> exit code`."""
