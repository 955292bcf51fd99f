"""Turning our values into pictures: what may stand on a plot, what stands around it, drawn as a panorama by a limited child.

The door is `composing.scene_for` (values in metres → a `Scene`) and `drawing.render` (a `Scene` → a picture). Lengths are
metres, east and north of a point of the caller's choice; angles are degrees, headings clockwise from north.
"""
