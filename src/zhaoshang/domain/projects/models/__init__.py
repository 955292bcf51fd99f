"""Tables of projects, and of the enquiries they may begin with."""

from zhaoshang.domain.projects.models.enquiries import (
    Answer,
    ConsentText,
    Deadline,
    Enquiry,
    Reminder,
    ResponseRule,
    VisitorWords,
)
from zhaoshang.domain.projects.models.projects import (
    Landing,
    NamedReader,
    Negotiation,
    Project,
    ProjectFact,
    Recognition,
    Signing,
)

__all__ = [
    "Answer",
    "ConsentText",
    "Deadline",
    "Enquiry",
    "Landing",
    "NamedReader",
    "Negotiation",
    "Project",
    "ProjectFact",
    "Recognition",
    "Reminder",
    "ResponseRule",
    "Signing",
    "VisitorWords",
]
