"""Settings, urls and server entries. The only place that knows every room."""
