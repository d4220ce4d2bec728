"""Inputs that are made to hang the command, or to blow it up."""
