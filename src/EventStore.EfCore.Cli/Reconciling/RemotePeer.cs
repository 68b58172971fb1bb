using System.Text;
using EventStore.EfCore.Cli.Output;

namespace EventStore.EfCore.Cli.Reconciling;

/// <summary>A store behind two streams, at whose other end is <see cref="PeerService"/>. Nothing that it says is believed.</summary>
internal sealed class RemotePeer(string name, FrameStream frames) : IReconcileSide
{
    public string Name => name;

    /// <summary>Waits for the other side to say what it speaks.</summary>
    public async Task GreetAsync(CancellationToken token)
    {
        var hello = Encoding.UTF8.GetString((await ReadAsync(FrameKind.Hello, token).ConfigureAwait(false)).Span);
        if (hello != Wire.Hello)
            throw new WireException($"it speaks '{Printable.Line(hello)}', and this is '{Wire.Hello}'");
    }

    public async Task<IReadOnlyList<ServerId>> GetServersAsync(CancellationToken token)
    {
        var all = new List<ServerId>();
        while (true)
        {
            var after = all is [.., var last] ? last.Value : "";
            var page = Wire.ReadServers(
                await AskAsync(FrameKind.Servers, Encoding.UTF8.GetBytes(after), token).ConfigureAwait(false));
            if (page.Count == 0)
                return all;
            foreach (var server in page)
            {
                if (string.CompareOrdinal(server.Value, after) <= 0)
                    throw new WireException("its servers are not in order");
                all.Add(server);
                after = server.Value;
            }
        }
    }

    public Task<ReadOnlyMemory<byte>> AnswerAsync(ServerId server, ReadOnlyMemory<byte> message, CancellationToken token) =>
        AskAsync(FrameKind.Message, Wire.WriteAbout(server, message.Span), token);

    public async Task<GivenEvents> GetEventsAsync(
        ServerId server, IReadOnlyCollection<EventHash> hashes, CancellationToken token)
    {
        var asked = Wire.WriteAbout(server, Wire.WriteHashes(hashes));
        return await Wire.ReadEventsAsync(await AskAsync(FrameKind.Get, asked, token).ConfigureAwait(false)).ConfigureAwait(false);
    }

    public async Task<TakenEvents> StoreAsync(IReadOnlyList<Event> events, CancellationToken token)
    {
        var lines = await Wire.WriteEventsAsync(new GivenEvents(events, [])).ConfigureAwait(false);
        return Wire.ReadTaken(await AskAsync(FrameKind.Put, lines, token).ConfigureAwait(false));
    }

    public Task EndAsync(CancellationToken token) => AskAsync(FrameKind.Done, default, token);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<ReadOnlyMemory<byte>> AskAsync(FrameKind kind, ReadOnlyMemory<byte> payload, CancellationToken token)
    {
        await frames.WriteAsync(kind, payload, token).ConfigureAwait(false);
        return await ReadAsync(kind, token).ConfigureAwait(false);
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(FrameKind kind, CancellationToken token)
    {
        var frame = await frames.ReadAsync(token).ConfigureAwait(false)
            ?? throw new WireException("its output ended");
        if (frame.Kind == FrameKind.Failure)
        {
            throw new CliException(
                CliProblem.Input, $"The other side gave up: {Printable.Line(Encoding.UTF8.GetString(frame.Payload.Span))}");
        }

        return frame.Kind == kind ? frame.Payload : throw new WireException($"it answers '{kind}' by '{frame.Kind}'");
    }
}
