using System.Runtime.CompilerServices;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>Every stored byte is covered: the row's checksum holds what the content hash leaves out, and the row's place with it.</summary>
public abstract class ChecksumConformance : StoreConformance
{
    private readonly Event[] _events = [.. EventSamples.Community(Grove, 2, 5, "general", null), .. EventSamples.Community(Meadow, 1, 3)];

    [Theory]
    [InlineData("flipped signature", "UPDATE \"Events\" SET \"Signature\" = {0} WHERE \"ServerId\" = 1 AND \"Position\" = 3")]
    [InlineData("another channel", "UPDATE \"Events\" SET \"ChannelId\" = 2 WHERE \"ServerId\" = 1 AND \"Position\" = 3")]
    [InlineData("no channel", "UPDATE \"Events\" SET \"ChannelId\" = NULL WHERE \"ServerId\" = 1 AND \"Position\" = 3")]
    [InlineData("a channel where none was", "UPDATE \"Events\" SET \"ChannelId\" = 1 WHERE \"ServerId\" = 1 AND \"Position\" = 4")]
    [InlineData("an unknown channel", "UPDATE \"Events\" SET \"ChannelId\" = 77 WHERE \"ServerId\" = 1 AND \"Position\" = 4")]
    [InlineData("another time", "UPDATE \"Events\" SET \"StoredAtMs\" = \"StoredAtMs\" + 1 WHERE \"ServerId\" = 1 AND \"Position\" = 3")]
    [InlineData("another position", "UPDATE \"Events\" SET \"Position\" = 77 WHERE \"ServerId\" = 1 AND \"Position\" = 3")]
    [InlineData("another server", "UPDATE \"Events\" SET \"ServerId\" = 2, \"Position\" = 4 WHERE \"ServerId\" = 1 AND \"Position\" = 9")]
    [InlineData("another chain", "UPDATE \"Events\" SET \"ChainId\" = 2 WHERE \"ServerId\" = 1 AND \"Position\" = 3")]
    [InlineData("another channel's name", "UPDATE \"Channels\" SET \"Key\" = 'generak' WHERE \"ServerId\" = 1 AND \"ChannelId\" = 1")]
    [InlineData("another server's name", "UPDATE \"Servers\" SET \"Key\" = 'meadox' WHERE \"Id\" = 2")]
    [InlineData("another author", "UPDATE \"Chains\" SET \"Author\" = {0} WHERE \"ServerId\" = 1 AND \"ChainId\" = 1")]
    [InlineData("another checksum", "UPDATE \"Events\" SET \"Checksum\" = \"Checksum\" + 1 WHERE \"ServerId\" = 1 AND \"Position\" = 3")]
    public async Task Whatever_is_changed_is_named_and_never_read_as_good(string change, string sql)
    {
        await Store.StoreEventsAsync(_events);
        var before = await ReadAllAsync();
        before.Count.ShouldBe(_events.Length);
        await TamperAsync($"""
            INSERT INTO "Channels" ("ServerId", "ChannelId", "Key") VALUES ({1}, {2}, {"random"})
            """);
        var bytes = new byte[sql.Contains("Author", StringComparison.Ordinal) ? 32 : 64];
        (await Fixture.TamperAsync(FormattableStringFactory.Create(sql, bytes))).ShouldBeGreaterThan(0);

        var findings = (await Fixture.Verifier.VerifyAsync()).Findings;
        findings.ShouldContain(f => f.Kind == VerifyFindingKind.CorruptEvent, change);
        var after = await ReadAllAsync();
        after.ShouldBeSubsetOf(before);
        after.Count.ShouldBeLessThan(before.Count);
    }

    [Fact]
    public async Task Rows_from_before_there_were_checksums_read_as_good_and_are_counted()
    {
        await Store.StoreEventsAsync(_events);
        await TamperAsync($"""UPDATE "Events" SET "Checksum" = NULL WHERE "ServerId" = {1} AND "Position" <= {7}""");
        var report = await Fixture.Verifier.VerifyAsync();
        (report.Ok, report.EventsChecked, report.EventsNotCovered).ShouldBe((true, 13, 7));
        (await ReadAllAsync()).Count.ShouldBe(13);
        (await Fixture.Verifier.VerifyAsync(Meadow)).EventsNotCovered.ShouldBe(0);
    }

    [Fact]
    public async Task A_checksum_that_is_gone_is_found_by_the_ones_before_it()
    {
        await Store.StoreEventsAsync(_events);
        await TamperAsync($"""UPDATE "Events" SET "Checksum" = NULL WHERE "ServerId" = {1} AND "Position" = {7}""");
        var report = await Fixture.Verifier.VerifyAsync();
        report.EventsNotCovered.ShouldBe(0);
        report.Findings.ShouldHaveSingleItem().Position.ShouldBe(7);
    }

    private async Task TamperAsync(FormattableString sql) => (await Fixture.TamperAsync(sql)).ShouldBeGreaterThan(0);

    /// <summary>All that is read as good, in both servers, with all that belongs to it.</summary>
    private async Task<List<(ServerId, long, long, string, string?, string)>> ReadAllAsync()
    {
        var all = new List<(ServerId, long, long, string, string?, string)>();
        foreach (var server in new[] { Grove, Meadow })
        {
            var page = await Store.GetLogAsync(new LogRequest(server));
            var history = await Store.GetHistoryAsync(new HistoryRequest(server));
            history.Events.Reverse().ShouldBe(page.Events);
            history.Corrupt.Reverse().ShouldBe(page.Corrupt);
            foreach (var (position, storedAtMs, made) in page.Events)
                all.Add((server, position, storedAtMs, made.ToString(), made.Channel, Convert.ToHexString(made.Signature.Span)));
        }

        return all;
    }
}
