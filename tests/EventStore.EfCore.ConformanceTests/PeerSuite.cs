namespace EventStore.EfCore.ConformanceTests;

/// <summary>How one archive catches up with another by heads, and what both hold.</summary>
public abstract class PeerSuite : ReconcileSuite
{
    /// <summary>Catches up as docs/synchronisation.md says, and tells what came, request by request.</summary>
    private protected static async Task<List<(MissingRequest Request, EventPage Page)>> CatchUpAsync(
        IEventStore here, IEventStore there, ServerId server, int limit = 1000, int authors = 1000)
    {
        var rounds = new List<(MissingRequest, EventPage)>();
        for (HeadsRequest? next = new(server) { Limit = authors }; next is not null;)
        {
            var heads = await here.GetHeadsPageAsync(next);
            next = next.After(heads);
            var request = heads.ToRequest(server) with { Limit = limit };
            EventPage page;
            do
            {
                page = await there.GetMissingAsync(request);
                await here.StoreEventsAsync([.. page.Events.Select(e => e.Event)], DuplicatePolicy.Skip);
                rounds.Add((request, page));
                request = request.After(page);
            }
            while (page.HasMore && rounds.Count < 10_000);
        }

        return rounds;
    }

    /// <summary>The hashes of a log's good events.</summary>
    private protected static async Task<HashSet<EventHash>> HashesAsync(IEventStore store, ServerId server)
    {
        var page = await store.GetLogAsync(new LogRequest(server) { Limit = 10_000 });
        if (page.HasMore)
            throw new InvalidOperationException("The log is longer.");
        return [.. page.Events.Select(e => e.Event.Hash)];
    }

    /// <summary>Damages rows of a log, and has it found.</summary>
    private protected static async Task DamageAsync(StoreFixture fixture, ServerId server, params long[] positions)
    {
        foreach (var position in positions)
        {
            await fixture.TamperAsync(
                $"""
                UPDATE "Events" SET "Payload" = "Previous"
                WHERE "Position" = {position} AND "ServerId" = (SELECT "Id" FROM "Servers" WHERE "Key" = {server.Value})
                """);
        }

        var options = new VerifyOptions { Server = server, EventsPerSecond = 1_000_000 }; // without the engine's own checks
        if ((await fixture.Verifier.VerifyAsync(options, CancellationToken.None)).Ok)
            throw new InvalidOperationException("The damage was not found.");
    }
}
