namespace EventStore.EfCore.Reading;

/// <summary>Follows the order of missing events: by chain, sequence and position.</summary>
internal static class MissingWalk
{
    /// <summary>
    /// The place of a row behind another place. Damage can leave a sequence or a position that is no whole number: it comes in another
    /// place than its number says, and would come again. Then the next sequence follows; or, where numbers go back, the next chain, for
    /// what is no number at all comes behind all numbers.
    /// </summary>
    public static MissingPlace? Step(MissingPlace? before, EventRecord row)
    {
        if (row.Author is not { Length: EventLimits.AuthorBytes })
            return before;
        var place = new MissingPlace(AuthorId.FromBytes(row.Author), row.Sequence ?? 0, row.Position ?? 0);
        if (before is not { } last || last.Author != place.Author)
            return place;
        if (place.Sequence < last.Sequence)
            return place with { Sequence = long.MaxValue, Position = long.MaxValue };
        if (place.Sequence > last.Sequence || place.Position > last.Position)
            return place;
        return last.Sequence == long.MaxValue
            ? place with { Position = long.MaxValue }
            : place with { Sequence = last.Sequence + 1, Position = 0 };
    }
}
