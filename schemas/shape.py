"""The shape of a config, checked against the exported JSON Schema."""

from schemas.violation import Violation


def check_shape(config: object) -> list[Violation]:
    """Say what is wrong with the shape of a config of any `config_type`."""
    raise NotImplementedError
