namespace EventStore.EfCore.Writing;

/// <summary>Which events a transaction stored, and where.</summary>
internal static class StoredPlaces
{
    public static IEnumerable<(ServerId Server, long Position)> Of(IReadOnlyList<WriteCall> calls, IReadOnlyList<WriteOutcome> outcomes) =>
        calls.Zip(outcomes)
            .Where(p => p.Second.Result is not null)
            .SelectMany(p => p.First.Events.Zip(p.Second.Result!.Receipts))
            .Where(p => p.Second.Outcome is StoreOutcome.Stored or StoreOutcome.StoredAsFork)
            .Select(p => (p.First.Server, p.Second.Position));
}
