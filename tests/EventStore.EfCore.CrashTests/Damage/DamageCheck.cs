namespace EventStore.EfCore.CrashTests.Damage;

/// <summary>Reads all of a store in every way, and compares it with what was in it.</summary>
internal sealed class DamageCheck(StoreContent expected)
{
    private const int MostLookedUp = 40;

    private readonly List<(DamageOutcome Outcome, string Detail)> _seen = [];
    private readonly HashSet<(ServerId, long)> _missing = [];

    /// <summary>How many events could not be read.</summary>
    public int Missing => _missing.Count;

    /// <returns>The worst that was seen.</returns>
    public async Task<(DamageOutcome Outcome, string Detail)> RunAsync(string file)
    {
        await using var store = new OpenedStore(file);
        await StepAsync(() => ReadLogsAsync(store.Events));
        await StepAsync(() => LookUpAsync(store.Events));
        await StepAsync(() => VerifyAsync(store.Verifier));
        if (_missing.Count > 0 && _seen.Count == 0)
            return (DamageOutcome.Silent, $"{_missing.Count} events are missing");
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
        // Those that the log has not shown first; then some from everywhere.
        var all = expected.Logs.SelectMany(log => log.Value.Values.Select(stored => (Server: log.Key, Stored: stored))).ToArray();
        var step = Math.Max(1, all.Length / MostLookedUp);
        foreach (var (server, stored) in all.Where((e, i) => i % step == 0 || _missing.Contains((e.Server, e.Stored.Position))).Take(2 * MostLookedUp))
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
        var outcome = _missing.Count > 0 && _seen.Count == 0 ? DamageOutcome.Verified : DamageOutcome.Named;
        foreach (var finding in report.Findings.Where(f => f.IsDamage))
            _seen.Add((outcome, $"{finding}"));
    }

    private void Compare(StoredEvent found, StoredEvent? wanted)
    {
        var isSame = wanted is not null
            && found.Position == wanted.Position
            && found.StoredAtMs == wanted.StoredAtMs
            && found.Event.Equals(wanted.Event)
            && found.Event.Channel == wanted.Event.Channel
            && found.Event.Signature.Span.SequenceEqual(wanted.Event.Signature.Span);
        if (!isSame)
            _seen.Add((DamageOutcome.Changed, $"'{found}' where '{wanted}' was stored"));
    }
}
