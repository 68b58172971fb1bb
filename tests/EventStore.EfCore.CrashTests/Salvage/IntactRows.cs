using System.Buffers.Binary;
using EventStore.EfCore.CrashTests.Damage;

namespace EventStore.EfCore.CrashTests.Salvage;

/// <summary>
/// Where a store's files have each event: pages of the database and committed frames of the log, byte by byte as they were. Only events
/// that are on one page; those that go on elsewhere are held by no single one.
/// </summary>
internal sealed class IntactRows
{
    private const int PageBytes = 4096;

    // Here are the tables of authors and channels, in a database that has been written to.
    private const int NamesBytes = 20 * PageBytes;
    private const byte Leaf = 13;
    private const int WitnessedFrameOffset = 32;

    private readonly Dictionary<(ServerId Server, long Position), List<(string File, int Start, int Length)>> _places = [];
    private readonly Original _original;

    public IntactRows(Original original)
    {
        _original = original;
        var database = original.Files[Original.Database];
        for (var at = PageBytes; at + PageBytes <= database.Length; at += PageBytes)
            Add(Original.Database, at, PageBytes, database.AsSpan(at, PageBytes));
        if (!original.HasLog)
            return;

        var log = original.Files[Original.Log];
        var wal = new WalFile(log);
        var committed = BinaryPrimitives.ReadInt64LittleEndian(original.Files[Original.Witness].AsSpan(WitnessedFrameOffset));
        for (var frame = 0; frame < committed; frame++)
            Add(Original.Log, wal.Start(frame), wal.Frame(frame).Length, wal.Page(frame));
    }

    /// <summary>
    /// The events whose bytes are somewhere as they were; none where the database was cut off so early that authors and channels are lost,
    /// which events name by numbers.
    /// </summary>
    public IEnumerable<(ServerId Server, long Position)> In(DamagedStore store) =>
        store.Database.Length < Math.Min(NamesBytes, _original.Files[Original.Database].Length) && !AreNamesLogged
            ? []
            : WhereIntact(store);

    // The first transactions of a store write all of them.
    private bool AreNamesLogged => _original.HasLog && _original.Files[Original.Database].Length <= 2 * NamesBytes;

    private IEnumerable<(ServerId Server, long Position)> WhereIntact(DamagedStore store) =>
        _places.Where(event_ => event_.Value.Exists(place => IsIntact(store, place))).Select(event_ => event_.Key);

    private bool IsIntact(DamagedStore store, (string File, int Start, int Length) place)
    {
        var now = place.File == Original.Database ? store.Database : store.Log;
        return now is not null && now.Length >= place.Start + place.Length
            && now.AsSpan(place.Start, place.Length).SequenceEqual(_original.Files[place.File].AsSpan(place.Start, place.Length));
    }

    private void Add(string file, int start, int length, ReadOnlySpan<byte> page)
    {
        if (page[0] != Leaf)
            return;
        foreach (var (server, log) in _original.Content.Logs)
        {
            foreach (var stored in log.Values)
            {
                if (page.IndexOf(stored.Event.Hash.ToArray()) < 0 || page.IndexOf(stored.Event.Signature.Span) < 0)
                    continue;
                if (!_places.TryGetValue((server, stored.Position), out var places))
                    _places.Add((server, stored.Position), places = []);
                places.Add((file, start, length));
            }
        }
    }
}
