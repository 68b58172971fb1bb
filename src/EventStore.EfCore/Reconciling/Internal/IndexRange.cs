namespace EventStore.EfCore.Reconciling;

/// <summary>A range of a peer's message, and which items of this set are in it.</summary>
/// <param name="From">The first one's index.</param>
/// <param name="To">The index behind the last one.</param>
/// <param name="End">Where the peer says that it ends.</param>
internal readonly record struct IndexRange(int From, int To, RangeBound End)
{
    public int Count => To - From;
}
