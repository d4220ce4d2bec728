"""What stands behind the pytest plugin; imported only where it is asked for."""
