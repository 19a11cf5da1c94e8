"""Fields whose choices are a list of the pack itself: sources of capital, contents, organisations, targets."""

from vungcao.pack.capital import CapitalSource
from vungcao.pack.model import Content, Organisation, Pack, Target
from vungcao.pack.register import Choice, FieldEntry, FieldType, Listed, Register


def with_choices(pack: Pack) -> Pack:
    """The pack with the choices that its fields take from its own lists written out."""
    return pack.model_copy(update={"registers": tuple(_filled(pack, each) for each in pack.registers)})


def choices_of(pack: Pack, listed: Listed) -> tuple[Choice, ...]:
    """The entries of a list of the pack, in its order, as choices.

    Of sources of capital those that have none under them: the others are groups, whose money is that of their sources.
    """
    entries: tuple[CapitalSource | Content | Organisation | Target, ...] = getattr(pack, listed)
    groups = {source.parent for source in pack.sources} if listed is Listed.CAPITAL_SOURCES else set()
    return tuple(Choice(id=entry.id, label=entry.label) for entry in entries if entry.id not in groups)


def _filled(pack: Pack, register: Register) -> Register:
    if not any(_is_to_fill(field) for field in register.fields):
        return register
    fields = tuple(
        field.model_copy(update={"choices": choices_of(pack, field.choices_of)})
        if _is_to_fill(field) and field.choices_of is not None
        else field
        for field in register.fields
    )
    return register.model_copy(update={"fields": fields})


def _is_to_fill(field: FieldEntry) -> bool:
    return field.choices_of is not None and field.type is FieldType.CHOICE and not field.choices
