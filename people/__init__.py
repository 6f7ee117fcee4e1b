"""Who is who: providers, schools, cohorts, invitations, passwords, sign-ins."""
