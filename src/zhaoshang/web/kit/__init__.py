"""What every page shares: components, layouts, sign-in, error pages, log lines. Page writers: README.md."""
