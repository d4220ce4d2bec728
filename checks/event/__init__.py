"""Events and schedules."""
