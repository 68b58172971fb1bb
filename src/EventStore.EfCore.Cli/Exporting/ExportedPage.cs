using EventStore.EfCore.Cli.Commands;
using EventStore.EfCore.Json;

namespace EventStore.EfCore.Cli.Exporting;

/// <summary>A page of a log, and the lines of those of its events that are wanted.</summary>
internal sealed record ExportedPage(EventPage Page, MemoryStream Lines)
{
    /// <summary>Whether rows of the page are not what or where they were.</summary>
    public bool IsDamaged => Page.Corrupt.Count > 0 || Page.MissingPositions.Count > 0;

    /// <summary>Reads a page and appends its lines to <paramref name="lines"/>.</summary>
    public static async Task<ExportedPage> ReadAsync(
        IEventReader events, LogRequest request, EventCriteria criteria, MemoryStream lines, CancellationToken cancellationToken)
    {
        var page = await events.GetLogAsync(request, cancellationToken);
        await using var writer = new EventLineWriter(lines);
        foreach (var stored in page.Events.Where(e => criteria.Match(e.Event)))
            await writer.WriteAsync(stored.Event, cancellationToken);
        return new ExportedPage(page, lines);
    }

    public ValueTask WriteAsync(Stream output, CancellationToken cancellationToken) =>
        output.WriteAsync(Lines.GetBuffer().AsMemory(0, (int)Lines.Length), cancellationToken);
}
