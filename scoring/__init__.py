"""What it means: pure functions over entries, with `now` and tables as arguments. No I/O and no clock. Also
`python -m scoring`.
"""
