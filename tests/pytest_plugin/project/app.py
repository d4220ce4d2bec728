"""What `cdk synth` runs."""

from payments import build

build().synth()
