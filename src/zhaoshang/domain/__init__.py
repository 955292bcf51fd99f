"""The business: one Django app per room. Tables, rules, verbs, figures. No HTML, no request, no clock."""
