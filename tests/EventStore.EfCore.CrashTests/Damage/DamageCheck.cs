namespace EventStore.EfCore.CrashTests.Damage;

/// <summary>Reads all of a store in every way, and compares it with what was in it.</summary>
internal sealed class DamageCheck(StoreContent expected, IReadOnlySet<(ServerId Server, long Position)> acknowledged)
{
    private const int MostLookedUp = 40;

    private readonly List<(DamageOutcome Outcome, string Detail)> _seen = [];
    private readonly HashSet<(ServerId, long)> _missing = [];

    /// <summary>How many acknowledged events could not be read.</summary>
    public int Missing => _missing.Count(acknowledged.Contains);

    /// <returns>The worst that was seen.</returns>
    public async Task<(DamageOutcome Outcome, string Detail)> RunAsync(string file)
    {
        await using var store = new OpenedStore(file);
        await StepAsync(() => ReadLogsAsync(store.Events));
        await StepAsync(() => LookUpAsync(store.Events));
        await StepAsync(() => VerifyAsync(store.Verifier));
        if (Missing > 0 && _seen.Count == 0)
            return (DamageOutcome.Silent, $"{Missing} events are missing");
        return _seen.Count == 0 ? (DamageOutcome.Exact, "") : _seen.MaxBy(s => s.Outcome);
    }

    private async Task StepAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (EventStoreException e)
        {
            _seen.Add((DamageOutcome.Error, $"{e.GetType().Name}: {e.Message}"));
        }
        catch (Exception e)
        {
            _seen.Add((DamageOutcome.Crashed, $"{e}"));
        }
    }

    private async Task ReadLogsAsync(IEventReader reader)
    {
        var content = await StoreContent.ReadAsync(reader, expected.Logs.Keys);
        foreach (var (server, row) in content.Corrupt)
            _seen.Add((DamageOutcome.Named, $"{server}: {row}"));
        foreach (var (server, range) in content.Missing)
            _seen.Add((DamageOutcome.Named, $"{server}: positions {range} are missing"));
        foreach (var place in content.Disordered)
            _seen.Add((DamageOutcome.Changed, $"the log does not ascend at {place}"));
        foreach (var (server, log) in content.Logs)
        {
            var wanted = expected.Logs.GetValueOrDefault(server) ?? [];
            _missing.UnionWith(wanted.Keys.Except(log.Keys).Select(position => (server, position)));
            foreach (var stored in log.Values)
                Compare(stored, wanted.GetValueOrDefault(stored.Position));
        }
    }

    private async Task LookUpAsync(IEventReader reader)
    {
        // Some from everywhere, and those that the log has not shown.
        var all = expected.Logs.SelectMany(log => log.Value.Values.Select(stored => (Server: log.Key, Stored: stored))).ToArray();
        var step = Math.Max(1, all.Length / MostLookedUp);
        var some = all.Where((e, i) => i % step == 0 || _missing.Contains((e.Server, e.Stored.Position)));
        foreach (var (server, stored) in some.Take(2 * MostLookedUp))
        {
            if (await reader.FindAsync(server, stored.Event.Hash) is { } found)
                Compare(found, stored);
            else
                _missing.Add((server, stored.Position));
        }
    }

    private async Task VerifyAsync(IArchiveVerifier verifier)
    {
        var report = await verifier.VerifyAsync();
        var outcome = Missing > 0 && _seen.Count == 0 ? DamageOutcome.Verified : DamageOutcome.Named;
        foreach (var finding in report.Findings.Where(f => f.IsDamage))
            _seen.Add((outcome, $"{finding}"));
    }

    private void Compare(StoredEvent found, StoredEvent? wanted)
    {
        var changes = wanted is null ? "was not stored there" : Changes(found, wanted);
        if (changes.Length > 0)
            _seen.Add((DamageOutcome.Changed, $"{found.Event} at position {found.Position}: {changes}"));
    }

    private static string Changes(StoredEvent found, StoredEvent wanted) => string.Join(", ", new[]
    {
        found.Event.Equals(wanted.Event) ? null : $"was read for {wanted.Event}",
        found.Position == wanted.Position ? null : $"had position {wanted.Position}",
        found.StoredAtMs == wanted.StoredAtMs ? null : "another time of storing",
        found.Event.Channel == wanted.Event.Channel ? null : $"another channel '{found.Event.Channel}'",
        found.Event.Signature.Span.SequenceEqual(wanted.Event.Signature.Span) ? null : "another signature",
    }.OfType<string>());
}
