"""Looking around: panoramas of parcels and buildings, cut into tiles so that the first view is sharp at once.

Words: panorama 全景, tile 瓦片, heading 朝向 (degrees from north), rendering 效果图 (uploaded, or drawn here from outline and
control indices), massing 体量. The original of a photograph stays private; what is published carries no place, no camera and
no owner. Scenes, tours and guided visits come here next.
"""
