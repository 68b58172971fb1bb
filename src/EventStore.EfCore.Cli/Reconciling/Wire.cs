using System.Buffers.Binary;
using System.Text;
using EventStore.EfCore.Json;

namespace EventStore.EfCore.Cli.Reconciling;

/// <summary>How the payloads of frames are written: docs/synchronisation.md has the format.</summary>
internal static class Wire
{
    /// <summary>The name and version of the protocol.</summary>
    public const string Hello = "eventstore-reconcile/1";

    /// <summary>The most hashes that are asked for at once, and names of servers that are told at once.</summary>
    public const int MostHashes = 1_000;

    private const int HashBytes = EventLimits.HashBytes;

    /// <summary>The sizes of the protocol's messages.</summary>
    public static ReconcileOptions Options { get; } = new() { MaxMessageBytes = 256 * 1024 };

    /// <summary>A server's name, its length before it, and bytes behind it.</summary>
    public static byte[] WriteAbout(ServerId server, ReadOnlySpan<byte> rest)
    {
        var name = Encoding.UTF8.GetBytes(server.Value);
        var bytes = new byte[sizeof(ushort) + name.Length + rest.Length];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)name.Length);
        name.CopyTo(bytes, sizeof(ushort));
        rest.CopyTo(bytes.AsSpan(sizeof(ushort) + name.Length));
        return bytes;
    }

    public static (ServerId Server, ReadOnlyMemory<byte> Content) ReadAbout(ReadOnlyMemory<byte> payload)
    {
        var bytes = payload.Span;
        if (bytes.Length < sizeof(ushort) || bytes.Length - sizeof(ushort) < BinaryPrimitives.ReadUInt16BigEndian(bytes))
            throw new WireException("a frame ends within the name of a server");
        var length = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        return (ReadServer(bytes.Slice(sizeof(ushort), length)), payload[(sizeof(ushort) + length)..]);
    }

    public static byte[] WriteServers(IEnumerable<ServerId> servers)
    {
        using var bytes = new MemoryStream();
        foreach (var server in servers)
            bytes.Write(WriteAbout(server, []));
        return bytes.ToArray();
    }

    public static IReadOnlyList<ServerId> ReadServers(ReadOnlyMemory<byte> payload)
    {
        var servers = new List<ServerId>();
        while (!payload.IsEmpty)
        {
            (var server, payload) = ReadAbout(payload);
            servers.Add(server);
        }

        return servers;
    }

    public static byte[] WriteHashes(IReadOnlyCollection<EventHash> hashes)
    {
        var bytes = new byte[hashes.Count * HashBytes];
        var rest = bytes.AsSpan();
        foreach (var hash in hashes)
        {
            hash.CopyTo(rest);
            rest = rest[HashBytes..];
        }

        return bytes;
    }

    public static IReadOnlyList<EventHash> ReadHashes(ReadOnlyMemory<byte> payload)
    {
        if (payload.Length % HashBytes != 0 || payload.Length > MostHashes * HashBytes)
            throw new WireException($"a list of hashes has {payload.Length} bytes; it has at most {MostHashes} times {HashBytes}");
        return
        [
            .. Enumerable.Range(0, payload.Length / HashBytes)
                .Select(i => EventHash.FromBytes(payload.Span.Slice(i * HashBytes, HashBytes))),
        ];
    }

    /// <summary>The number of erased events in two bytes, their hashes, and then the others as JSON Lines.</summary>
    public static async Task<byte[]> WriteEventsAsync(GivenEvents given)
    {
        using var bytes = new MemoryStream();
        var count = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(count, (ushort)given.Erased.Count);
        bytes.Write(count);
        bytes.Write(WriteHashes(given.Erased));
        await using (var lines = new EventLineWriter(bytes))
        {
            foreach (var value in given.Events)
                await lines.WriteAsync(value).ConfigureAwait(false);
        }

        return bytes.ToArray();
    }

    /// <summary>Reads events and checks each: its hash is recomputed. What is none is counted.</summary>
    public static async Task<GivenEvents> ReadEventsAsync(ReadOnlyMemory<byte> payload)
    {
        if (payload.Length < sizeof(ushort) || payload.Length - sizeof(ushort) < CountErased(payload) * HashBytes)
            throw new WireException("a frame ends within the hashes of erased events");
        var end = sizeof(ushort) + (CountErased(payload) * HashBytes);
        var erased = ReadHashes(payload[sizeof(ushort)..end]);
        var (events, invalid) = (new List<Event>(), 0);
        var lines = new EventLineReader(new MemoryStream(payload[end..].ToArray()));
        while (await lines.ReadAsync().ConfigureAwait(false))
        {
            try
            {
                events.Add(lines.GetEvent());
            }
            catch (Exception e) when (e is EventFormatException or InvalidEventException)
            {
                invalid++;
            }
        }

        return new GivenEvents(events, erased, invalid);
    }

    /// <summary>Four numbers of four bytes.</summary>
    public static byte[] WriteTaken(TakenEvents taken)
    {
        var bytes = new byte[4 * sizeof(int)];
        foreach (var (i, number) in new[] { taken.Stored, taken.Repaired, taken.Present, taken.Refused }.Index())
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(i * sizeof(int)), number);
        return bytes;
    }

    public static TakenEvents ReadTaken(ReadOnlyMemory<byte> payload)
    {
        if (payload.Length != 4 * sizeof(int))
            throw new WireException($"what became of events is told in {payload.Length} bytes, not {4 * sizeof(int)}");
        int[] numbers = [.. Enumerable.Range(0, 4).Select(i => BinaryPrimitives.ReadInt32BigEndian(payload.Span[(i * sizeof(int))..]))];
        return new TakenEvents(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    /// <summary>The name of a server, alone.</summary>
    public static ServerId ReadServer(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return new ServerId(Encoding.UTF8.GetString(utf8));
        }
        catch (ArgumentException e)
        {
            throw new WireException($"a server has no valid name: {e.Message}");
        }
    }

    private static int CountErased(ReadOnlyMemory<byte> payload) => BinaryPrimitives.ReadUInt16BigEndian(payload.Span);
}
