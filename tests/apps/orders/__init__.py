"""Orders: containers behind load balancers in two regions, with each kind of replicated store."""
