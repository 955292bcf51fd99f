"""The ledgers of estate: parcels (地块), buildings (楼宇), their files, floors, units (房源) and the firms in them."""

from zhaoshang.domain.estate.ledgers.buildings import BUILDINGS
from zhaoshang.domain.estate.ledgers.files import BUILDING_FILES
from zhaoshang.domain.estate.ledgers.land import PARCELS
from zhaoshang.domain.estate.ledgers.tenancies import TENANCIES
from zhaoshang.domain.estate.ledgers.units import FLOORS, UNITS
from zhaoshang.domain.evidence.queries import register

register(PARCELS, BUILDINGS, TENANCIES, BUILDING_FILES, FLOORS, UNITS)
