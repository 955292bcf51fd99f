"""Looking around: panoramas of parcels and buildings, cut into tiles so that the first view is sharp at once, and tours of them.

Words: panorama 全景, tile 瓦片, heading 朝向 (degrees from north), rendering 效果图 (uploaded, or drawn here from outline and
control indices), massing 体量, retouch 遮盖 (faces, plates, the tripod), tour 导览, scene 场景, hotspot 热点, revision 版,
guided visit 带看 (屏对屏), guest 来宾, stay 停留, follow-up 跟进. The original of a photograph stays private; what is published carries no place, no camera and no owner. A tour is saved as a whole, each time as a
revision that stays; the public sees the one that was published. A guided visit leaves who came, which scenes how long, what was
asked and what follows; where somebody looks from moment to moment is kept nowhere.
"""
