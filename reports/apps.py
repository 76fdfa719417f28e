"""The app of what is read: see returns.apps."""

from returns.apps import Wing


class Reports(Wing):
    name = "reports"
    default = True
