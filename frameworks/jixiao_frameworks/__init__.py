"""Frameworks as data: `<jurisdiction>/<subject>/<version>/framework.yaml`, with cases and the sources they rest on."""
