"""The choice of a metadata reader: the embedded one, or the model that is configured."""

from engine.documents.embedded_metadata import EmbeddedMetadataReader
from engine.documents.model_metadata import ModelMetadataReader
from engine.models.choice import ModelChoice
from engine.models.uses import ModelUses
from engine.ports import MetadataReader


def metadata_reader(models: ModelChoice, uses: ModelUses) -> MetadataReader:
    """The reader of the configured model, whose use is booked in `uses`."""
    model = models.find()
    return EmbeddedMetadataReader() if model is None else ModelMetadataReader(model, uses)
