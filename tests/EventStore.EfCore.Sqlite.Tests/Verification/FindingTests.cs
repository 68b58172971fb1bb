using EventStore.EfCore.ConformanceTests;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Verification;

/// <summary>What a report says of rows that somebody has changed with SQL.</summary>
public sealed class FindingTests : IDisposable
{
    private static readonly ServerId Grove = new("grove");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_row_that_refers_to_none_is_named()
    {
        await StoreAsync(EventSamples.Community(Grove, 3, 10));
        using (var stranger = _folder.Open())
            stranger.Execute("PRAGMA foreign_keys = OFF; DELETE FROM \"Chains\" WHERE \"ChainId\" = 1");

        await using var damaged = new StoreApplication(_folder.ConnectionString);
        var report = await damaged.Verifier.VerifyAsync();
        report.Ok.ShouldBeFalse();
        report.Findings.Where(f => f.Kind == VerifyFindingKind.ForeignKey).ShouldNotBeEmpty();
        report.Findings.First(f => f.Kind == VerifyFindingKind.ForeignKey).Detail.ShouldContain("refers to a row of Chains");
    }

    [Fact]
    public async Task More_damage_than_a_report_lists_is_counted()
    {
        var events = EventSamples.Community(Grove, 10, VerifyReport.MaxFindings / 10 + 5);
        await StoreAsync(events);
        using (var stranger = _folder.Open())
        {
            stranger.Execute(stranger.Scalar(
                "SELECT group_concat('DROP TRIGGER \"' || name || '\"', '; ') FROM sqlite_schema WHERE type = 'trigger'"));
            stranger.Execute("UPDATE \"Events\" SET \"Payload\" = x'00'");
        }

        await using var damaged = new StoreApplication(_folder.ConnectionString);
        var report = await damaged.Verifier.VerifyAsync();
        report.Damages.ShouldBeGreaterThanOrEqualTo(events.Length);
        report.Findings.Count(f => f.IsDamage).ShouldBe(VerifyReport.MaxFindings);
    }

    [Fact]
    public async Task Holes_are_rows_that_LINQ_reads()
    {
        var chain = new ChainBuilder(Grove, 1).Take(9);
        await StoreAsync([chain[0], chain[1], chain[5], chain[8]]);
        await using var application = new StoreApplication(_folder.ConnectionString);
        await using var context = application.CreateContext();
        var holes = await context.ChainHoles.OrderBy(h => h.FromSequence).ToListAsync();
        holes.Select(h => (h.FromSequence, h.ToSequence)).ShouldBe([(3, 5), (7, 8)]);
    }

    private async Task StoreAsync(Event[] events)
    {
        await using var application = new StoreApplication(_folder.ConnectionString);
        await application.Store.StoreEventsAsync(events);
    }
}
