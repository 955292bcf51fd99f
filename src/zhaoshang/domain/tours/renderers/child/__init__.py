"""What runs inside the limited child: triangles, sky, rays, colours, the file. It imports no Django and speaks lines of JSON.

Pictures are made of floats, in single precision; nothing here is a figure.
"""
