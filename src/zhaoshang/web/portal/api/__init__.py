"""The public interface for programs (`/api/v1/`): what the pages show of land, buildings, units and panoramas, as JSON."""
