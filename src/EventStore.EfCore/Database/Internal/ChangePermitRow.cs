namespace EventStore.EfCore.Database;

/// <summary>
/// Permits one row of <c>Events</c> to be changed: the triggers that refuse all other changes look for it. It is written and removed in
/// the transaction of the change, so that none is ever seen by anybody else.
/// </summary>
internal sealed class ChangePermitRow
{
    public int ServerNumber { get; init; }

    public long Position { get; init; }
}
