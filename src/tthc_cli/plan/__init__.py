"""A plan (kế hoạch): its tasks, rules, targets, sources and events, and what follows for the year."""
