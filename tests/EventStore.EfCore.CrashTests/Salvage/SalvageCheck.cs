using EventStore.EfCore.CrashTests.Damage;

namespace EventStore.EfCore.CrashTests.Salvage;

/// <summary>Salvages a damaged store, and compares what came of it, and what was said of it, with what had been in it.</summary>
internal sealed class SalvageCheck(DamagedStore store, SalvageDamageKind kind, IntactRows intact)
{
    // A row has a hash, a predecessor and a signature at least.
    private const int MostRowsOfPage = 4096 / 170;

    private readonly List<string> _faults = [];

    /// <summary>What must not be.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Acknowledged events that are not in the new store.</summary>
    public int Lost { get; private set; }

    /// <summary>Whether the report says that nothing is missing.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The error that salvage ended with.</summary>
    public string? Error { get; private set; }

    public async Task RunAsync(string folder)
    {
        var (source, destination) = (Path.Combine(folder, Original.Database), Path.Combine(folder, "new.db"));
        var before = Directory.GetFiles(folder).ToDictionary(f => f, File.ReadAllBytes);
        try
        {
            var report = await SqliteSalvage.RecoverAsync(source, destination);
            await CompareAsync(report, destination);
        }
        catch (EventStoreException e)
        {
            Error = $"{e.GetType().Name}: {e.Message}";
            Lost = store.Acknowledged.Count;
            Require(intact.In(store).Take(1).ToArray().Length == 0, $"there were intact events, but {Error}");
        }
        catch (Exception e)
        {
            _faults.Add($"crashed: {e}");
        }

        foreach (var (file, bytes) in before)
            Require(File.ReadAllBytes(file).AsSpan().SequenceEqual(bytes), $"'{file}' was changed");
        string[] wanted = Error is null ? [destination] : [];
        var left = Directory.GetFiles(folder).Except(before.Keys).Except(wanted);
        Require(!left.Any(), $"left behind: {string.Join(' ', left)}");
    }

    private async Task CompareAsync(SalvageReport report, string destination)
    {
        IsComplete = report.IsComplete;
        await using var made = new OpenedStore(destination);
        var content = await StoreContent.ReadAsync(made.Events, []);
        var verified = await made.Verifier.VerifyAsync();

        // Of two events with one sequence, the one may be lost that the next event names.
        var damages = verified.Findings.Where(f => f.IsDamage && (f.Kind != VerifyFindingKind.BrokenLink || report.Missing == 0)).Take(3);
        Require(!damages.Any(), $"the new store is damaged: {string.Join("; ", damages)}");
        Require(content.Events == report.Events, $"the report says {report.Events} events; there are {content.Events}");

        var found = new HashSet<(ServerId, long)>();
        foreach (var (server, log) in content.Logs)
            CompareLog(server, log, report.Servers.Single(s => s.Server == server), found);
        CompareLost(report, found);
    }

    private void CompareLog(ServerId server, SortedList<long, StoredEvent> log, SalvagedServer said, HashSet<(ServerId, long)> found)
    {
        var wanted = store.Content.Logs.GetValueOrDefault(server);
        var old = OldPositions(said, log.Count);
        foreach (var stored in log.Values)
        {
            var position = old[(int)stored.Position - 1];
            var original = wanted?.GetValueOrDefault(position);
            Require(original is not null && IsSame(stored, original), $"{stored.Event} is not what was stored at position {position}");
            found.Add((server, position));
        }
    }

    /// <summary>The positions that the events of a log had, as the report says.</summary>
    private static List<long> OldPositions(SalvagedServer said, int count)
    {
        var positions = Enumerable.Range(1, count).Select(p => (long)p).ToList();
        foreach (var (old, now) in said.Moved)
        {
            for (var i = 0L; i <= old.To - old.From; i++)
                positions[(int)(now.From + i) - 1] = old.From + i;
        }

        return positions;
    }

    private void CompareLost(SalvageReport report, HashSet<(ServerId Server, long Position)> found)
    {
        var lost = store.Acknowledged.Where(a => !found.Contains(a)).ToHashSet();
        Lost = lost.Count;
        Require(Lost == 0 || !IsComplete, $"complete, but {Lost} acknowledged events are missing");
        var needless = intact.In(store).Where(place => !found.Contains(place)).Take(5).ToArray();
        Require(needless.Length == 0, $"lost although intact: {string.Join(' ', needless)}");
        Require(kind.Pages is not { } pages || Lost <= pages * MostRowsOfPage, $"{Lost} events lost by {kind.Pages} pages");
        Require(kind.Pages is null || report.Servers.Count(s => s.Events > 0) == store.Content.Logs.Count, "a server is lost");

        foreach (var said in report.Servers.Where(s => s.Server is not null))
        {
            var log = store.Content.Logs.GetValueOrDefault(said.Server!);
            foreach (var range in said.Missing.Where(r => log is not null && r.From <= log.Count))
            {
                for (var p = range.From; p <= Math.Min(range.To, log!.Count); p++)
                    Require(!found.Contains((said.Server!, p)), $"position {p} of {said.Server} is said to be missing");
            }

            var last = Math.Max(said.LastFound, Math.Max(said.LastCounted ?? 0, said.LastWitnessed ?? 0));
            foreach (var (server, position) in lost.Where(l => l.Server == said.Server && l.Position <= last))
                Require(said.Missing.Any(r => r.From <= position && position <= r.To), $"position {position} of {server} is not named");
        }
    }

    private static bool IsSame(StoredEvent one, StoredEvent other) => one.Event.Equals(other.Event)
        && one.StoredAtMs == other.StoredAtMs
        && one.Event.Channel == other.Event.Channel
        && one.Event.Signature.Span.SequenceEqual(other.Event.Signature.Span);

    private void Require(bool holds, string fault)
    {
        if (!holds && _faults.Count < 20)
            _faults.Add(fault);
    }
}
