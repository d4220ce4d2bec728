"""What a fleet comes to, for people: worst apps, commonest findings, losses not survived."""
