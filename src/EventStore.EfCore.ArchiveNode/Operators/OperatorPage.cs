using System.Globalization;
using System.Text;
using EventStore.EfCore.ArchiveNode.Peers;
using static EventStore.EfCore.ArchiveNode.Operators.Html;

namespace EventStore.EfCore.ArchiveNode.Operators;

/// <summary>The operators' page in HTML. It is whole without its script, which only keeps it new.</summary>
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
        <p class="live" id="live" role="status"></p>
        <button type="button" id="pause" aria-pressed="false" hidden>Pause</button>
        </header>
        <main id="main">
        {(status.Complaint is null ? "" : $"<p class=\"complaint\" data-health=\"{status.Health}\">{Text(status.Complaint)}</p>")}
        <div class="figures">
        {Archive(status)}
        {Traffic(status)}
        {Safety(status)}
        </div>
        {Servers(status, log?.Server)}
        {(log is null ? "" : LogSection.Render(log))}
        {Peers(status)}
        </main>
        <footer id="footer">
        <p>As of <time id="at" datetime="{status.At:O}">{Time(status.At)}</time>, running since {Time(status.StartedAt)}.</p>
        <p><a href="health/ready">Health</a> · <a href="metrics">Metrics</a> · <a href="openapi/v1.json">OpenAPI</a></p>
        </footer>
        </body>
        </html>
        """;

    private static string Archive(NodeStatus status) => Figures("archive", "Archive", [
        Figure("Events", "events", Count(status.Statistics?.Events)),
        Figure("Servers", "server-count", Count(status.Statistics?.Servers)),
        Figure("On disk", "bytes", Size(status.Statistics?.Bytes), Exactly(status.Statistics?.Bytes)),
        status.LogBytes is null ? "" : Figure("Write-ahead log", "log-bytes", Size(status.LogBytes), Exactly(status.LogBytes)),
        Figure("Erased events", "erased", Count(status.Statistics?.Erased))]);

    private static string Traffic(NodeStatus status) => Figures("traffic", "Traffic", [
        Figure("Stored", "stored", Rate(status.StoredPerSecond)),
        Figure("Read", "read", Rate(status.ReadPerSecond), "with what this page reads"),
        Figure("Waiting to be stored", "waiting", Count(status.WaitingCalls) + (status.WaitingCalls == 1 ? " call" : " calls"))]);

    private static string Safety(NodeStatus status) => Figures("safety", "Safety", [
        Figure("Newest backup", "backup", Ago(status, status.BackupAgeSeconds) ?? "none known"),
        Figure("Last verified", "verify", Ago(status, status.VerifyAgeSeconds) ?? "not since the start"),
        Figure("Findings of damage", "damages", Findings(status))]);

    private static string Figures(string id, string title, string[] figures) => $"""
        <section aria-labelledby="{id}-title">
        <h2 id="{id}-title">{title}</h2>
        <dl>
        {string.Join('\n', figures)}
        </dl>
        </section>
        """;

    private static string Figure(string label, string id, string value, string? title = null) =>
        $"<div><dt>{label}</dt><dd id=\"{id}\"{(title is null ? "" : $" title=\"{title}\"")}>{value}</dd></div>";

    private static string? Exactly(long? bytes) => bytes is null ? null : Count(bytes) + " bytes";

    private static string? Ago(NodeStatus status, double? seconds) =>
        seconds is { } age ? Html.Ago(status.At - TimeSpan.FromSeconds(age), status.At) : null;

    // None is only known when somebody has looked.
    private static string Findings(NodeStatus status) => status switch
    {
        { Damages: > 0 } => $"<strong>{Count(status.Damages)}</strong>",
        { VerifyAgeSeconds: null } => "unknown",
        _ => "none",
    };

    private static string Servers(NodeStatus status, string? shown)
    {
        var rows = new StringBuilder();
        foreach (var server in status.Servers)
        {
            var name = server.Server.Value;
            var current = name == shown ? " aria-current=\"true\"" : "";
            rows.Append(CultureInfo.InvariantCulture, $"""
                <tr data-key="{Text(name)}"><th scope="row"><a href="{LogLink(name)}"{current}>{Text(name)}</a></th>
                <td class="number">{Count(server.Events)}</td><td class="number">{Count(server.Authors)}</td></tr>

                """);
        }

        var table = $"""
            <div class="scroll low" tabindex="0" role="region" aria-labelledby="servers-title">
            <table>
            <thead><tr><th scope="col">Server</th><th scope="col" class="number">Events</th>
            <th scope="col" class="number">Authors</th></tr></thead>
            <tbody>
            {rows}</tbody>
            </table>
            </div>
            """;
        return $"""
            <section id="servers" aria-labelledby="servers-title" tabindex="-1">
            <h2 id="servers-title">Servers</h2>
            {(status.Servers.Count > 0 ? table : $"<p>{(status.Statistics is null ? "Unknown." : "There are none yet.")}</p>")}
            {(status.Statistics?.Servers > status.Servers.Count ? Others(status.Servers.Count, status.Statistics.Servers) : "")}
            </section>
            """;
    }

    private static string Others(int shown, int all) => $"""
        <form action="#log">
        <p>The {Count(shown)} largest of {Count(all)} servers.</p>
        <p class="ask"><label for="name">Another server</label> <input id="name" name="server" required> <button>Show its log</button></p>
        </form>
        """;

    private static string Peers(NodeStatus status)
    {
        if (status.Peers.Count == 0)
            return "";
        var rows = string.Join('\n', status.Peers.Select(p => $"""
            <tr data-key="{p.Way} {Text(p.Peer.ToString())}"><th scope="row">{Text(p.Peer.ToString())}</th>
            <td>{(p.Way == PeerWay.Cursor ? "pull" : "reconciliation")}</td><td>{Html.Ago(p.At, status.At)}</td>
            <td class="number">{Count(p.Stored)}</td>
            <td class="prose">{(p.Problem is null ? "none" : $"<strong>{Text(p.Problem)}</strong>")}</td></tr>
            """));
        return $"""
            <section aria-labelledby="peers-title">
            <h2 id="peers-title">Peers</h2>
            <div class="scroll" tabindex="0" role="region" aria-labelledby="peers-title">
            <table>
            <thead><tr><th scope="col">Peer</th><th scope="col">Way</th><th scope="col">Newest round</th>
            <th scope="col" class="number">Events stored</th><th scope="col">Problem</th></tr></thead>
            <tbody>
            {rows}
            </tbody>
            </table>
            </div>
            </section>
            """;
    }
}
