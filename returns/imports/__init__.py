"""Figures from files: read, planned, previewed, and then written by one action, all or nothing."""
