"""The list of models that this server answers with: its own choice first, then what its providers list."""

from collections.abc import Iterable

from engine.models.catalogue import Catalogue
from engine.models.price import Price
from engine.models.registry import EMBEDDED, ModelRegistry
from schemas.chat_completion import ModelObject

_EMBEDDED_SAYS = "Builds dataset pipelines in plain English; needs no key and no network. It is no language model."


class ModelList:
    """`named` are the slugs that the settings name, the server's own first."""

    def __init__(self, registry: ModelRegistry, catalogue: Catalogue, named: Iterable[str]) -> None:
        self._registry = registry
        self._catalogue = catalogue
        self._named = [slug for slug in dict.fromkeys([*named, EMBEDDED]) if registry.is_usable(slug)]

    @property
    def named(self) -> list[str]:
        """The slugs that the settings name, and the embedded model."""
        return self._named

    async def objects(self) -> list[ModelObject]:
        """All models, each with its price where that is known."""
        listed = await self._catalogue.slugs()
        return [self._object(slug) for slug in dict.fromkeys([*self._named, *listed])]

    def _object(self, slug: str) -> ModelObject:
        model = self._registry.resolve(slug)
        if model is None:
            free = {"prompt": "0", "completion": "0"}
            return ModelObject(id=slug, owned_by=slug, name=slug, description=_EMBEDDED_SAYS, pricing=free)
        pricing = pricing_of(model.price) if model.price else {}
        return ModelObject(id=slug, owned_by=slug.partition("/")[0], name=model.name, pricing=pricing)


def pricing_of(price: Price) -> dict[str, str]:
    """Dollars for one token, as text, in the form that OpenRouter's list has."""
    return {"prompt": f"{price.dollars(1, 0):.10f}", "completion": f"{price.dollars(0, 1):.10f}"}
