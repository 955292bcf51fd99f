"""What tests are made of: people, ledgers as workbooks, bookings. Everything is made through the real commands."""
