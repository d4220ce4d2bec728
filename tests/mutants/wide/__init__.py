"""Mistakes by the thousand: operators over the sound apps, each judged harmful or harmless by rule.

The tables beside this package break the reference app by hand, and say which check must speak.
Here nobody has a check in mind. An operator is a mistake that an engineer would recognise, over
whatever resources it fits: another region in an ARN, a replication that was left out, a
permission dropped. `python -m tests.mutants.run` makes them all and writes the score.
"""
