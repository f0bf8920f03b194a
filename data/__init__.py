"""What is kept and what is known: value types, reference tables, the store, exports and backups.

Imports no other room.
"""
