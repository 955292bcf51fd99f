"""Tables of tours, one module per thing: panoramas, tours."""

from zhaoshang.domain.tours.models.panoramas import Panorama
from zhaoshang.domain.tours.models.retouches import Retouch
from zhaoshang.domain.tours.models.tours import Attachment, FloorPlan, Hotspot, Scene, Tour, TourRevision

__all__ = ["Attachment", "FloorPlan", "Hotspot", "Panorama", "Retouch", "Scene", "Tour", "TourRevision"]
