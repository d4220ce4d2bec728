"""Inputs that others wrote, and hostile ones of ours: none may end in anything undocumented."""
