"""dr-validator: checks a synthesized multi-region AWS app before anything is deployed."""

__version__ = "0.1.0"
__url__ = "https://github.com/dr-validator/dr-validator"
