namespace EventStore.EfCore.ArchiveNode.Operators;

/// <summary>A page of a log, to look into; or why there is none.</summary>
/// <param name="Server">Whose log, as it was asked for.</param>
/// <param name="Page">The page; null where there is a problem.</param>
/// <param name="Problem">What is wrong; null for nothing.</param>
internal sealed record LogView(string Server, EventPage? Page, string? Problem)
{
    public const int Rows = 25;

    public static async Task<LogView?> ReadAsync(IEventStore store, string? server, long? before, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(server))
            return null;
        try
        {
            var request = new HistoryRequest(new ServerId(server)) { Before = before, Limit = Rows };
            return new LogView(server, await store.GetHistoryAsync(request, cancellationToken).ConfigureAwait(false), null);
        }
        catch (Exception e) when (e is EventStoreException or ArgumentException)
        {
            return new LogView(server, null, e.Message);
        }
    }
}
