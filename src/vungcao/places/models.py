"""Tables of places. They are filled from the pack alone and never edited."""

from django.db import models
from django.db.models import F, Q


class Edition(models.Model):
    """A pack as it was loaded. The last one loaded is in force; earlier ones are kept, for figures made under them."""

    digest = models.CharField(max_length=64, unique=True)
    programme = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    content = models.TextField()
    """Canonical JSON of the whole pack."""
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)

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
            models.UniqueConstraint(fields=("code", "valid_from"), name="a_place_is_its_code_and_its_first_day"),
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
