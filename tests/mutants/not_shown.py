"""Checks that no change of the reference app can set off, and why; their examples do."""

from __future__ import annotations

NOT_SHOWN: dict[str, str] = {
    "cache-unsupported-node-type": "it has no cache",
    "capacity-minimum-above-maximum": "it has nothing that scales",
    "config-region-without-stack": "it is about the configuration; the command's tests show it",
    "dns-idle-standby": "the regions of its weighted records are known",
    "dns-website-bucket-mismatch": "it has no website",
    "edge-name-taken-twice": "its APIs have Regional domains, and it has no distribution",
    "edge-no-failover-on-errors": "it has no distribution",
    "edge-origin-of-nobody": "it has no distribution",
    "edge-origins-alike": "it has no distribution",
    "edge-refused-setting": "it has no distribution",
    "edge-unanswered-name": "it has no distribution",
    "edge-unused-origin-group": "it has no distribution",
    "event-unheard-bus": "it has no global endpoint of EventBridge",
    "event-unlike-buses": "it has no global endpoint of EventBridge",
    "replica-unpeered": "it has neither DSQL nor a message broker",
    "health-unserved-port": "its endpoints are APIs",
    "image-not-replicated": "it has no images",
    "lambda-parameter-in-other-region": "its functions are told parameters by reference",
    "network-open-to-nobody": "it has no load balancer, and gateway endpoints only",
    "network-unmapped-port": "it runs no containers",
    "path-broken": "what breaks a path in it, another check explains",
    "replica-idle-destination": "it has no file systems",
    "replica-refused-destination": "it has no file systems",
    "stacks-no-region": "its stacks say their regions",
    "stacks-unmapped-key": "its templates have no mappings",
    "twin-other-probe": "it has no load balancer",
    "vpc-private-dns-refused": "it has gateway endpoints only",
    "twin-without-scaling": "it has nothing that scales",
}
