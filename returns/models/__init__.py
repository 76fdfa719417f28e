"""The tables of the write side. What the database itself refuses is said in each model's constraints and triggers."""

from returns.models.area import Area, Population
from returns.models.area_return import AreaReturn
from returns.models.draft import Draft
from returns.models.event import Event, Head
from returns.models.notice import Notice
from returns.models.people import Membership, Role, User
from returns.models.questionnaire import Block, Category, Cell, Level, Question, Rate, Row, Rule
from returns.models.status import Source, Status
from returns.models.submission import BoxNote, Explanation, Figure, Revision
from returns.models.upload import Purpose, Upload
from returns.models.wording import AreaWording
from returns.models.year import ReportingYear

__all__ = [
    "Area", "AreaReturn", "AreaWording", "Block", "BoxNote", "Category", "Cell", "Draft", "Event", "Explanation",
    "Figure", "Head", "Level", "Membership", "Notice", "Population", "Purpose", "Question", "Rate", "ReportingYear",
    "Revision", "Role", "Row", "Rule", "Source", "Status", "Upload", "User",
]  # fmt: skip
