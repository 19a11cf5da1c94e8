"""Tables of places. They are filled from the pack alone and never edited."""

from django.db import models
from django.db.models import F, Q

from vungcao.exact.vietnamese import fold
from vungcao.pack.model import AttributeDecision, PlaceEntry


class Edition(models.Model):
    """A pack as it was loaded. The last one loaded is in force; earlier ones are kept, for figures made under them."""

    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the content."""
    programme = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    content = models.TextField()
    """Canonical JSON of the whole pack."""
    loaded_at = models.DateTimeField()
    """Since when it is in force; loading an earlier edition again moves it."""

    class Meta:
        ordering = ("loaded_at", "pk")

    def __str__(self) -> str:
        return f"{self.programme} {self.name}"


class Place(models.Model):
    """A unit while it holds its code. `id` is code@valid_from, because codes are reused."""

    id = models.CharField(primary_key=True, max_length=30)
    code = models.CharField(max_length=12)
    valid_from = models.DateField()
    valid_before = models.DateField(null=True)
    kind = models.CharField(max_length=12)
    type = models.CharField(max_length=30)
    name = models.CharField(max_length=80)
    folded = models.CharField(max_length=80)
    """The name without marks, for searching."""
    parent_code = models.CharField(max_length=12, blank=True)
    area_km2 = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    """The published area; never the polygon's."""
    name_in_source = models.CharField(max_length=80, blank=True)
    document = models.CharField(max_length=60)

    class Meta:
        ordering = ("code", "valid_from")
        constraints = [
            models.UniqueConstraint(
                fields=("code", "valid_from"), name="a_place_is_its_code_and_its_first_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_before__isnull=True) | Q(valid_from__lt=F("valid_before")),
                name="a_place_begins_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Type and name: "Xã Sa Lý"."""
        return f"{self.type[:1].upper()}{self.type[1:]} {self.name}"

    @classmethod
    def of(cls, entry: PlaceEntry) -> "Place":
        """The row of an entry of the pack."""
        return cls(id=entry.id, **_columns(entry))

    def says(self, entry: PlaceEntry) -> bool:
        """Whether the row says what the entry says."""
        return all(getattr(self, column) == value for column, value in _columns(entry).items())


def _columns(entry: PlaceEntry) -> dict[str, object]:
    return {
        "code": entry.code,
        "valid_from": entry.valid_from,
        "valid_before": entry.valid_before,
        "kind": entry.kind,
        "type": entry.type,
        "name": entry.name,
        "folded": fold(entry.name),
        "parent_code": entry.parent_code or "",
        "area_km2": entry.area_km2,
        "name_in_source": entry.name_in_source,
        "document": entry.document,
    }


class Attribute(models.Model):
    """An attribute of a place as a dated decision set it: area class, region."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="attributes")
    attribute = models.CharField(max_length=60)
    value = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_before = models.DateField(null=True)
    document = models.CharField(max_length=60)

    class Meta:
        ordering = ("place", "attribute", "valid_from")
        constraints = [
            models.UniqueConstraint(
                fields=("place", "attribute", "valid_from"), name="an_attribute_is_decided_once_for_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.attribute}={self.value}"

    @classmethod
    def of(cls, decision: AttributeDecision) -> "Attribute":
        """The row of a decision of the pack."""
        return cls(
            place_id=decision.place,
            attribute=decision.attribute,
            value=decision.value,
            valid_from=decision.valid_from,
            valid_before=decision.valid_before,
            document=decision.document,
        )
