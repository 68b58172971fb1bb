using System.Globalization;
using System.Text;
using static EventStore.EfCore.ArchiveNode.Operators.Html;

namespace EventStore.EfCore.ArchiveNode.Operators;

/// <summary>The part of the page that shows a log.</summary>
internal static class LogSection
{
    // Enough to tell hashes apart; the whole is in the title.
    private const int Digits = 12;

    // A damaged row may say that it was stored at any time.
    private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public static string Render(LogView log) => $"""
        <section id="log" aria-labelledby="log-title" tabindex="-1">
        <h2 id="log-title">Log of <bdi>{Text(log.Server)}</bdi></h2>
        {(log.Page is { } page ? Losses(page) + Events(log, page) : $"<p class=\"complaint\">{Text(log.Problem)}</p>")}
        <nav aria-label="Pages of the log">
        {Links(log)}</nav>
        </section>
        """;

    private static string Losses(EventPage page)
    {
        var losses = new StringBuilder();
        foreach (var missing in page.MissingPositions)
            losses.Append(CultureInfo.InvariantCulture, $"<p class=\"complaint\">Lost: position {missing}.</p>\n");
        foreach (var corrupt in page.Corrupt)
        {
            losses.Append(
                CultureInfo.InvariantCulture,
                $"<p class=\"complaint\">Damaged: position {corrupt.Position}: {Text(corrupt.Reason)}.</p>\n");
        }

        foreach (var erased in page.Erased)
            losses.Append(CultureInfo.InvariantCulture, $"<p>Erased: position {erased.Position}.</p>\n");
        return losses.ToString();
    }

    private static string Events(LogView log, EventPage page)
    {
        if (page.Events.Count == 0)
            return log.Before is { } before ? $"<p>There are no events below position {Count(before)}.</p>" : "<p>It has no events.</p>";
        var rows = new StringBuilder();
        foreach (var stored in page.Events)
            rows.Append(Row(log.Server, stored));
        return $"""
            <div class="scroll" tabindex="0" role="region" aria-labelledby="log-title">
            <table>
            <thead><tr><th scope="col" class="number">Position</th><th scope="col">Stored</th><th scope="col">Channel</th>
            <th scope="col">Payload</th><th scope="col" class="number">Size</th><th scope="col">Author</th>
            <th scope="col" class="number">Sequence</th><th scope="col">Event</th></tr></thead>
            <tbody>
            {rows}</tbody>
            </table>
            </div>
            """;
    }

    private static string Row(string server, StoredEvent stored)
    {
        var item = stored.Event;
        var at = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(stored.StoredAtMs, Earliest, Latest));
        var (author, hash, bytes) = (item.Author.ToString(), item.Hash.ToString(), item.Content.Payload.Length);
        var link = Text($"events/{Uri.EscapeDataString(server)}/{hash}");
        return $"""
            <tr data-key="{stored.Position}"><th scope="row" class="number">{Count(stored.Position)}</th>
            <td><time datetime="{at:O}" title="{at:O}">{Time(at)}</time></td>
            <td>{Text(item.Channel)}</td><td>{Text(PayloadPreview.Of(item.Content.Payload.Span))}</td>
            <td class="number" title="{Count(bytes)} bytes">{Size(bytes)}</td><td><code title="{author}">{author[..Digits]}…</code></td>
            <td class="number">{Count(item.Sequence)}</td><td><a href="{link}"><code title="{hash}">{hash[..Digits]}…</code></a></td></tr>

            """;
    }

    private static string Links(LogView log)
    {
        var links = new StringBuilder();
        if (log.Before is not null)
            links.Append(Link("Newest events", LogLink(log.Server)));
        if (log.Newer is { } newer)
            links.Append(Link("Newer events", LogLink(log.Server, newer)));
        if (log.Older is { } older)
            links.Append(Link("Older events", LogLink(log.Server, older)));
        return links.Append(Link("Close", "?#servers")).ToString();
    }

    private static string Link(string text, string address) => $"<a href=\"{address}\">{text}</a>\n";
}
