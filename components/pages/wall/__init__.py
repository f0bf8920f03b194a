"""Pages as a wall screen shows them, for five metres of distance: a script a page."""
