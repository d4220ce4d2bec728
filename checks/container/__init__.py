"""Containers and load balancers."""
