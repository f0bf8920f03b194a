"""Words in two languages, and the one door through which a stranger's text enters a page."""

# What other rooms may use.
__all__ = [
    "act_title",
    "catalogue",
    "dates",
    "deeds",
    "escape",
    "fact_title",
    "gloss",
    "i18n",
    "phrases",
    "signs",
    "weapons",
]
