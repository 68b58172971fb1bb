namespace EventStore.EfCore.CrashTests.Writer;

/// <summary>Reads the logs as they grow, until it is killed. A missing position or a corrupt event ends it with an error.</summary>
internal static class LogFollower
{
    public static async Task RunAsync(IEventReader reader, AcknowledgedLines output)
    {
        var read = new Dictionary<ServerId, long>();
        while (true)
        {
            foreach (var server in await reader.GetServersAsync())
            {
                var last = read.GetValueOrDefault(server.Server);
                var page = await reader.GetLogAsync(new LogRequest(server.Server) { After = last, Limit = 1_000 });
                foreach (var stored in page.Events)
                {
                    if (stored.Position != ++last)
                        throw new InvalidDataException($"Position {last} of '{server.Server}' is missing before {stored.Position}.");
                }

                if (page.Corrupt.Count > 0)
                    throw new InvalidDataException($"Position {page.Corrupt[0].Position} of '{server.Server}' is corrupt.");
                read[server.Server] = last;
                output.Write(page.Events.Select(stored => (stored.Event, stored.Position)));
            }
        }
    }
}
