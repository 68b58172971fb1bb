using EventStore.EfCore.Sqlite.WriteAheadLog;

namespace EventStore.EfCore.Sqlite.Tests.WriteAheadLog;

/// <summary>
/// A random past of a log: synced commits, transactions that spilled pages and were rolled back, earlier power cuts, commits whose
/// sync failed, checkpoints after which it began anew. Then the cut.
/// </summary>
internal sealed class LogHistory
{
    private const int SectorBytes = 512;
    private const uint Pages = 12;

    private readonly Random _random;
    private byte[][] _database;
    private readonly byte[][] _committed;
    private readonly bool _isPadded;

    public LogHistory(WalLayout layout, Random random)
    {
        _random = random;
        Log = new LogFile(layout, random);
        _database = [.. Enumerable.Range(0, (int)Pages).Select(_ => new byte[layout.PageSize])];
        _committed = [.. _database];
        _isPadded = random.Next(8) == 0;
        Log.Restart();
    }

    public LogFile Log { get; }

    public void Live()
    {
        for (var steps = _random.Next(1, 14); steps > 0; steps--)
        {
            switch (_random.Next(8))
            {
                case 0:
                    // Spilled pages of a transaction that is rolled back; nothing was synced.
                    Tear(() => Log.Write(0, Transaction()));
                    break;
                case 1:
                    CutPowerAndGoOn();
                    break;
                case 2:
                    // The sync of a commit failed: rolled back although its commit frame is there, and written over by the next one.
                    Log.Write(Pages, Transaction());
                    Commit();
                    break;
                case 3:
                    _database = [.. _committed];
                    Log.Restart();
                    break;
                default:
                    Commit();
                    break;
            }
        }
    }

    /// <summary>The power goes while a transaction is written: of what is not synced, any sector may be there or not.</summary>
    public void CutPower()
    {
        var transaction = Transaction();
        var copies = Copies();
        Tear(
            () => Log.Write(0, [.. transaction.Take(_random.Next(transaction.Length + 1))]),
            () => Log.WritePadded(_random.Next(6) > 0 ? Pages : 0, copies, transaction));
        if (_random.Next(4) == 0)
            Log.Bytes = [.. Log.Bytes, .. new byte[_random.Next(3 * Log.Layout.FrameSize)]];
    }

    /// <summary>The power goes while a new header is written over the old one, after a checkpoint has copied everything.</summary>
    public void TearHeader()
    {
        _database = [.. _committed];
        var old = Log.Bytes[..WalHeader.Size];
        Log.Restart();
        var torn = _random.Next(WalHeader.Size);
        var (from, to) = _random.Next(2) == 0 ? (0, torn) : (torn, WalHeader.Size);
        old.AsSpan(from, to - from).CopyTo(Log.Bytes.AsSpan(from));
    }

    /// <summary>Makes the database one that a checkpoint has not reached.</summary>
    public void SpoilDatabase()
    {
        foreach (var page in _database)
            page[^1] ^= 1;
    }

    public void WriteTo(string path)
    {
        File.WriteAllBytes(path, [.. _database.SelectMany(p => p)]);
        File.WriteAllBytes(path + "-wal", Log.Bytes);
    }

    private void Commit()
    {
        var transaction = Transaction();
        Log.CommitPadded(Pages, Copies(), transaction);
        foreach (var (page, content) in transaction)
            _committed[page - 1] = [.. content];
    }

    private int Copies() => _isPadded ? _random.Next(4) : 0;

    private void CutPowerAndGoOn()
    {
        Tear(() => Log.Write(Pages, Transaction()));

        // Unless recovery would find the whole of it, which is an ordinary commit, the next one writes over it.
        Commit();
    }

    private void Tear(params Action[] writes)
    {
        var versions = new List<byte[]> { Log.Bytes };
        foreach (var write in writes)
        {
            Log.Bytes = [.. Log.Bytes];
            write();
            versions.Add(Log.Bytes);
        }

        var unit = _random.Next(3) == 0 ? Log.Layout.FrameSize : SectorBytes;
        var start = unit == SectorBytes ? 0 : WalHeader.Size;
        var probability = _random.NextDouble();
        var torn = (byte[])versions[^1].Clone();
        for (var offset = start; offset < torn.Length; offset += unit)
        {
            if (_random.NextDouble() < probability)
                continue;
            var length = Math.Min(unit, torn.Length - offset);
            var version = versions[_random.Next(versions.Count - 1)];
            var target = torn.AsSpan(offset, length);
            target.Clear();
            if (offset < version.Length)
                version.AsSpan(offset, Math.Min(length, version.Length - offset)).CopyTo(target);
        }

        Log.Bytes = torn;
    }

    private (uint Page, byte[] Content)[] Transaction()
    {
        var pages = new (uint, byte[])[_random.Next(1, 8)];
        for (var i = 0; i < pages.Length; i++)
        {
            var content = new byte[Log.Layout.PageSize];
            if (_random.Next(5) > 0)
                _random.NextBytes(content);
            pages[i] = ((uint)_random.Next(1, (int)Pages + 1), content);
        }

        return pages;
    }
}
