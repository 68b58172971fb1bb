namespace EventStore.EfCore.Json.Backup;

/// <summary>Reads a backup's logs, one segment in memory at a time.</summary>
internal sealed class LogBackupSource(LogBackupFolder files, Manifest manifest) : IArchiveSource
{
    private Segment? _segment;
    private IReadOnlyList<StoredEvent> _events = [];

    public Task<IReadOnlyList<LogEnd>> GetLogEndsAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<LogEnd>>(
        [
            .. manifest.Segments.GroupBy(s => s.Server).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new LogEnd(new ServerId(g.Key), g.Last().To)),
        ]);

    public async Task<EventPage> GetLogAsync(LogRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Limit, 1);
        var rest = manifest.Segments.Where(s => s.Server == request.Server.Value && s.To > request.After).ToArray();
        if (rest.Length == 0)
            return new EventPage([], false, null, [], [], []);

        var first = rest[0];
        if (_segment != first)
        {
            _events = await LoadAsync(first, cancellationToken).ConfigureAwait(false);
            _segment = first;
        }

        StoredEvent[] rows = [.. _events.Skip((int)Math.Max(0, request.After + 1 - first.From)).Take(request.Limit)];
        var last = rows[^1].Position;
        StoredEvent[] erased = [.. rows.Where(r => r.Erasure is not null)];
        StoredEvent[] events = erased.Length == 0 ? rows : [.. rows.Where(r => r.Erasure is null)];
        return new EventPage(events, last < rest[^1].To, last, [], [], [.. erased.Select(ErasedEvent.Of)]) { ErasedRows = erased };
    }

    private async Task<IReadOnlyList<StoredEvent>> LoadAsync(Segment segment, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream(files.Read(segment));
        var lines = new EventLineReader(bytes, int.MaxValue);
        var events = new List<StoredEvent>();
        while (await lines.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var stored = Read(lines, segment);
            if (stored.Event.Server.Value != segment.Server || stored.Position != segment.From + events.Count)
                throw files.Refused(segment.File, $"has another event in line {lines.LineNumber} than the manifest says");
            events.Add(stored);
        }

        return events.Count == segment.To - segment.From + 1
            ? events
            : throw files.Refused(segment.File, $"has {events.Count} events, where the manifest says {segment.To - segment.From + 1}");
    }

    private StoredEvent Read(EventLineReader lines, Segment segment)
    {
        try
        {
            return lines.GetBackedUpEvent();
        }
        catch (Exception e) when (e is EventFormatException or InvalidEventException)
        {
            throw files.Refused(segment.File, $"has no event in line {lines.LineNumber}: {e.Message.TrimEnd('.')}", e);
        }
    }
}
