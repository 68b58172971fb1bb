using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace EventStore.EfCore.ArchiveNode.Operators;

/// <summary>The operators' page in HTML. It is whole without its script, which only keeps its numbers new.</summary>
internal static class OperatorPage
{
    public static string Render(NodeStatus status, LogView? log) => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>Archive node: {Text(status.Health)}</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="page.css">
        <script src="page.js" defer></script>
        </head>
        <body>
        <a class="skip" href="#servers">To the servers</a>
        <header>
        <h1>Archive node</h1>
        <p class="health" id="health" data-health="{Text(status.Health)}" role="status">{Text(status.Health)}</p>
        <p class="live" id="live" hidden></p>
        </header>
        <main>
        <p class="complaint" id="complaint"{(status.Complaint is null ? " hidden" : "")}>{Text(status.Complaint)}</p>
        {Figures(status)}
        {Servers(status, log?.Server)}
        {Log(log)}
        {Peers(status)}
        </main>
        <footer>
        <p>As of <time id="at" datetime="{status.At:O}">{Time(status.At)}</time>, running since {Time(status.StartedAt)}.
        <a href="health/ready">Health</a> · <a href="metrics">Metrics</a> · <a href="openapi/v1.json">OpenAPI</a></p>
        </footer>
        </body>
        </html>
        """;

    private static string Figures(NodeStatus status)
    {
        var statistics = status.Statistics;
        return $"""
            <section aria-labelledby="figures-title">
            <h2 id="figures-title">Figures</h2>
            <dl class="figures">
            {Figure("Events", "events", Figure(statistics?.Events))}
            {Figure("Stored", "stored", Rate(status.StoredPerSecond))}
            {Figure("Read", "read", Rate(status.ReadPerSecond))}
            {Figure("Waiting to be stored", "waiting", Figure(status.WaitingCalls))}
            {Figure("On disk", "bytes", Size(statistics?.Bytes))}
            {Figure("Write-ahead log", "log-bytes", Size(status.LogBytes))}
            {Figure("Erased events", "erased", Figure(statistics?.Erased))}
            {Figure("Newest backup", "backup", Age(status.BackupAgeSeconds, "none known"))}
            {Figure("Last verified", "verify", Age(status.VerifyAgeSeconds, "not since the start"))}
            {Figure("Findings of damage", "damages", Figure(status.Damages))}
            </dl>
            </section>
            """;
    }

    private static string Figure(string label, string id, string value) =>
        $"<div><dt>{label}</dt><dd id=\"{id}\">{value}</dd></div>";

    private static string Servers(NodeStatus status, string? shown)
    {
        var rows = new StringBuilder();
        foreach (var server in status.Servers)
        {
            var name = server.Server.Value;
            var current = name == shown ? " aria-current=\"true\"" : "";
            rows.Append(CultureInfo.InvariantCulture, $"""
                <tr data-server="{Text(name)}"><th scope="row"><a href="{LogLink(name, null)}"{current}>{Text(name)}</a></th>
                <td class="events">{Figure(server.Events)}</td><td class="authors">{Figure(server.Authors)}</td></tr>

                """);
        }

        var more = status.Statistics is { } statistics && statistics.Servers > status.Servers.Count
            ? $"<p>The {Figure(status.Servers.Count)} largest of {Figure(statistics.Servers)} servers.</p>"
            : "";
        return $"""
            <section id="servers" aria-labelledby="servers-title" tabindex="-1">
            <h2 id="servers-title">Servers</h2>
            <div class="scroll" tabindex="0" role="region" aria-labelledby="servers-title">
            <table>
            <thead><tr><th scope="col">Server</th><th scope="col">Events</th><th scope="col">Authors</th></tr></thead>
            <tbody id="server-rows">
            {rows}</tbody>
            </table>
            </div>
            {more}{(status.Servers.Count == 0 ? "<p>There are none yet.</p>" : "")}
            </section>
            """;
    }

    private static string Log(LogView? log)
    {
        if (log is null)
            return "";
        var page = log.Page;
        var rows = new StringBuilder();
        foreach (var stored in page?.Events ?? [])
            rows.Append(Row(stored)).Append('\n');
        var newest = page?.Events is [var first, ..] ? first.Position : 0;
        var older = page is { HasMore: true, LastPosition: { } last }
            ? $"<p><a href=\"{LogLink(log.Server, last)}\">Older events</a></p>"
            : "";
        return $"""
            <section id="log" aria-labelledby="log-title" data-server="{Text(log.Server)}" data-newest="{newest}">
            <h2 id="log-title">Log of {Text(log.Server)}</h2>
            <p class="complaint"{(log.Problem is null ? " hidden" : "")}>{Text(log.Problem)}</p>
            {Losses(page)}
            <p><button type="button" id="pause" aria-pressed="false" hidden>Pause</button></p>
            <div class="scroll" tabindex="0" role="region" aria-labelledby="log-title">
            <table>
            <thead><tr><th scope="col">Position</th><th scope="col">Stored</th><th scope="col">Channel</th><th scope="col">Author</th>
            <th scope="col">Sequence</th><th scope="col">Bytes</th><th scope="col">Hash</th></tr></thead>
            <tbody id="log-rows">
            {rows}</tbody>
            </table>
            </div>
            {older}
            </section>
            """;
    }

    private static string Losses(EventPage? page)
    {
        var losses = new StringBuilder();
        foreach (var missing in page?.MissingPositions ?? [])
            losses.Append(CultureInfo.InvariantCulture, $"<p class=\"complaint\">Lost: position {Text(missing.ToString())}.</p>");
        foreach (var corrupt in page?.Corrupt ?? [])
        {
            losses.Append(
                CultureInfo.InvariantCulture, $"<p class=\"complaint\">Damaged: position {corrupt.Position}, {Text(corrupt.Reason)}.</p>");
        }

        foreach (var erased in page?.Erased ?? [])
            losses.Append(CultureInfo.InvariantCulture, $"<p>Erased: position {erased.Position}.</p>");
        return losses.ToString();
    }

    private static string Row(StoredEvent stored)
    {
        var item = stored.Event;
        var at = DateTimeOffset.FromUnixTimeMilliseconds(stored.StoredAtMs);
        var (author, hash) = (item.Author.ToString(), item.Hash.ToString());
        return $"<tr><td>{Figure(stored.Position)}</td><td><time datetime=\"{at:O}\">{Time(at)}</time></td><td>{Text(item.Channel)}</td>"
            + $"<td><code title=\"{author}\">{author[..12]}…</code></td><td>{Figure(item.Sequence)}</td>"
            + $"<td>{Figure(item.Content.Payload.Length)}</td><td><code title=\"{hash}\">{hash[..12]}…</code></td></tr>";
    }

    private static string Peers(NodeStatus status)
    {
        if (status.Peers.Count == 0)
            return "";
        var rows = string.Join('\n', status.Peers.Select(p =>
            $"<tr><th scope=\"row\">{Text(p.Peer.ToString())}</th><td>{Time(p.At)}</td><td>{Figure(p.Stored)}</td>"
            + $"<td>{Text(p.Problem ?? "none")}</td></tr>"));
        return $"""
            <section aria-labelledby="peers-title">
            <h2 id="peers-title">Peers</h2>
            <div class="scroll" tabindex="0" role="region" aria-labelledby="peers-title">
            <table>
            <thead><tr><th scope="col">Peer</th><th scope="col">Newest pull</th><th scope="col">Stored</th>
            <th scope="col">Problem</th></tr></thead>
            <tbody>
            {rows}
            </tbody>
            </table>
            </div>
            </section>
            """;
    }

    private static string LogLink(string server, long? before) =>
        Text($"?server={Uri.EscapeDataString(server)}{(before is { } at ? $"&before={at}" : "")}#log");

    private static string Text(string? text) => HtmlEncoder.Default.Encode(text ?? "");

    private static string Figure(long? value) => value?.ToString("N0", CultureInfo.InvariantCulture) ?? "unknown";

    private static string Rate(double value) => value.ToString("N1", CultureInfo.InvariantCulture) + " events/s";

    private static string Size(long? bytes) =>
        bytes is { } known ? (known / 1048576.0).ToString("N1", CultureInfo.InvariantCulture) + " MiB" : "unknown";

    private static string Age(double? seconds, string none) => seconds is { } known
        ? TimeSpan.FromSeconds(Math.Floor(known)).ToString("c", CultureInfo.InvariantCulture) + " ago"
        : none;

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
