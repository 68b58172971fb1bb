using System.Text;

namespace EventStore.EfCore.Cli.Reconciling;

/// <summary>The side that is asked, behind --stdio: answers frame by frame until the other side is done.</summary>
internal sealed class PeerService(StorePeer store, FrameStream frames)
{
    /// <summary>Runs until the other side says that it is done.</summary>
    /// <exception cref="WireException">It sent something else, or went away.</exception>
    public async Task RunAsync(CancellationToken token)
    {
        await frames.WriteAsync(FrameKind.Hello, Encoding.UTF8.GetBytes(Wire.Hello), token).ConfigureAwait(false);
        try
        {
            Frame? asked;
            do
            {
                asked = await frames.ReadAsync(token).ConfigureAwait(false)
                    ?? throw new WireException("it ended without saying that it is done");
                var answer = await AnswerAsync(asked, token).ConfigureAwait(false);
                await frames.WriteAsync(asked.Kind, answer, token).ConfigureAwait(false);
            }
            while (asked.Kind != FrameKind.Done);
        }
        catch (Exception e) when (e is EventStoreException or WireException)
        {
            await frames.WriteAsync(FrameKind.Failure, Encoding.UTF8.GetBytes(e.Message), token).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<ReadOnlyMemory<byte>> AnswerAsync(Frame asked, CancellationToken token)
    {
        switch (asked.Kind)
        {
            case FrameKind.Servers:
                var after = Encoding.UTF8.GetString(asked.Payload.Span);
                var servers = await store.GetServersAsync(token).ConfigureAwait(false);
                return Wire.WriteServers(servers
                    .Where(s => string.CompareOrdinal(s.Value, after) > 0)
                    .OrderBy(s => s.Value, StringComparer.Ordinal)
                    .Take(Wire.MostHashes));
            case FrameKind.Message:
                var (server, message) = Wire.ReadAbout(asked.Payload);
                return await store.AnswerAsync(server, message, token).ConfigureAwait(false);
            case FrameKind.Get:
                var (whose, hashes) = Wire.ReadAbout(asked.Payload);
                var given = await store.GetEventsAsync(whose, Wire.ReadHashes(hashes), token).ConfigureAwait(false);
                return await Wire.WriteEventsAsync(given).ConfigureAwait(false);
            case FrameKind.Put:
                var brought = await Wire.ReadEventsAsync(asked.Payload).ConfigureAwait(false);
                var taken = await store.StoreAsync(brought.Events, token).ConfigureAwait(false);
                return Wire.WriteTaken(taken with { Refused = taken.Refused + brought.Invalid });
            case FrameKind.Done:
                return default;
            default:
                throw new WireException($"it asks by a frame of kind '{asked.Kind}'");
        }
    }
}
