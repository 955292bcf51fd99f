"""Tables of tours, one module per thing: panoramas, tours."""

from zhaoshang.domain.tours.models.panoramas import Panorama

__all__ = ["Panorama"]
