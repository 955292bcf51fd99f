"""Tables of tours, one module per thing: panoramas, retouches, tours, guided visits."""

from zhaoshang.domain.tours.models.panoramas import Panorama
from zhaoshang.domain.tours.models.retouches import Retouch
from zhaoshang.domain.tours.models.tours import Attachment, FloorPlan, Hotspot, Scene, Tour, TourRevision
from zhaoshang.domain.tours.models.visits import Visit, VisitFollowUp, VisitGuest, VisitRemark, VisitStay

__all__ = [
    "Attachment",
    "FloorPlan",
    "Hotspot",
    "Panorama",
    "Retouch",
    "Scene",
    "Tour",
    "TourRevision",
    "Visit",
    "VisitFollowUp",
    "VisitGuest",
    "VisitRemark",
    "VisitStay",
]
