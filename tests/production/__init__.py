"""`make prod-check`: the site as production builds and starts it, and a return's way through it (see __main__)."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
