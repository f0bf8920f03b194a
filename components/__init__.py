"""What the officer sees: the only room that knows streamlit and plotly. Each folder is the parts of one page, or what
several pages use.
"""
