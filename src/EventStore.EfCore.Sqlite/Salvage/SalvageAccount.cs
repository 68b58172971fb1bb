namespace EventStore.EfCore.Sqlite.Salvage;

/// <summary>Keeps account of what was found, what became of it, and what is missing.</summary>
internal sealed class SalvageAccount(SourceFiles source, EventSearch search)
{
    private readonly Dictionary<ServerId, Positions> _written = [];

    /// <summary>An event was written.</summary>
    public void Add(StoredEvent stored, StoreReceipt receipt)
    {
        if (!_written.TryGetValue(stored.Event.Server, out var positions))
            _written.Add(stored.Event.Server, positions = new Positions());
        positions.Add(stored.Position, receipt);
    }

    public SalvageReport Report() => new(
        [.. Numbers().Select(Server)],
        [.. search.Logs.Values.SelectMany(log => log.Damaged.Select(d => new SalvageDamage(log.Number, d.Key, d.Value)))],
        Log(),
        [.. EndOfStore.Doubts(source, search)]);

    // A number that only a damaged row says is no server's.
    private IEnumerable<int> Numbers() => search.Logs.Values.Where(log => log.Server is not null).Select(log => log.Number)
        .Concat(search.Side.Numbers.Where(n => search.Side.Counter(n) is not null).Select(n => (int)n))
        .Concat(Witnessed is { } witnessed ? [witnessed.ServerNumber] : [])
        .Distinct().Order();

    private Witness.WitnessRecord? Witnessed => source.IsWitnessOurs ? source.Witness : null;

    private SalvagedServer Server(int number)
    {
        var log = search.Logs.GetValueOrDefault(number);
        var names = search.Side.Servers(number);
        var server = log?.Server ?? (names.Count == 1 ? new ServerId(names[0]) : null);
        var positions = server is null ? null : _written.GetValueOrDefault(server);
        var counted = search.Side.Counter(number);
        var witnessed = Witnessed is { } noted && noted.ServerNumber == number ? noted.LastPosition : (long?)null;
        var last = positions?.Last ?? 0;
        return new SalvagedServer(
            number,
            server,
            positions?.Count ?? 0,
            last,
            counted,
            witnessed,
            [.. (positions ?? new Positions()).MissingUpTo(Math.Max(last, Math.Max(counted ?? 0, witnessed ?? 0)))],
            positions?.Moved ?? []);
    }

    private SalvagedLog? Log() => source is { IsLogOurs: true, Wal.Judgement: { } log }
        ? new SalvagedLog(
            log.ProvenFrame,
            source.WitnessedFrame == 0 ? null : source.WitnessedFrame,
            [.. log.Skipped.Select(s => s.Number)],
            [.. log.Skipped.Select(s => s.Commit).Distinct()])
        : null;
}
