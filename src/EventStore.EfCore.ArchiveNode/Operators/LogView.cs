namespace EventStore.EfCore.ArchiveNode.Operators;

/// <summary>A page of a log, to look into; or why there is none.</summary>
/// <param name="Server">Whose log, as it was asked for.</param>
/// <param name="Before">Only positions below this one were asked for; null for the newest.</param>
/// <param name="Page">The page; null where there is a problem.</param>
/// <param name="Problem">What is wrong; null for nothing.</param>
internal sealed record LogView(string Server, long? Before, EventPage? Page, string? Problem)
{
    private const int Rows = 25;

    /// <summary>Below which position the next older events are; null where there are none.</summary>
    public long? Older => Page is { HasMore: true, LastPosition: var last } ? last : null;

    /// <summary>Below which position the next newer events are; null where there are none.</summary>
    public long? Newer => Before is { } before && Page?.Events is [var first, ..] && first.Position == before - 1 ? before + Rows : null;

    public static async Task<LogView?> ReadAsync(IEventStore store, string? server, long? before, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(server))
            return null;
        try
        {
            var request = new HistoryRequest(new ServerId(server)) { Before = before, Limit = Rows };
            return new LogView(server, before, await store.GetHistoryAsync(request, cancellationToken).ConfigureAwait(false), null);
        }
        catch (Exception e) when (e is EventStoreException or ArgumentException)
        {
            return new LogView(server, before, null, e.Message);
        }
    }
}
