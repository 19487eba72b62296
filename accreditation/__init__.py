"""Accreditation by any edition: a school's dossier, what it would give, and what would change it."""
