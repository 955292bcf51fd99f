"""From frozen contents to two PDF files: what stands on which page (`layout`), its drawings (`drawings`), what the typesetter is told
(`told`), and the limited child that sets it (`setting`). Nothing here reads the database or the clock."""
