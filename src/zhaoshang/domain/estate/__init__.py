"""Land and buildings: parcels and what became of them, buildings, how full they are and who sits in them.

Words: parcel 地块/宗地, grant 出让, building 楼宇, occupancy 入驻率, lettable 可租, tenancy 入驻.
"""
