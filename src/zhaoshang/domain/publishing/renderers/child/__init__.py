"""What runs in the limited child: the typesetter, and views out of panoramas."""
