using EventStore.EfCore.ConformanceTests;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Damage;

/// <summary>
/// Bytes of a row that changed in the file, below its triggers: the indexes still hold what was stored, so they lead to the row, and do not
/// fit it any more.
/// </summary>
public sealed class FlippedByteTests : IAsyncLifetime, IDisposable
{
    private const int Payload = -1000;

    private static readonly ServerId Grove = new("grove");

    private readonly TemporaryFolder _folder = new();
    private readonly Event[] _events = EventSamples.Community(Grove, 3, 8, "general", "random", null);

    // The second author's fourth event: server, position, chain and sequence are one byte each, those from 2 on.
    private Event Damaged => _events[10];

    public async Task InitializeAsync()
    {
        await using (var application = new StoreApplication(_folder.ConnectionString))
            await application.Store.StoreEventsAsync(_events);
        using var connection = _folder.Open();
        connection.Scalar("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sequence", -1, 6)]
    [InlineData("chain", -2, 3)]
    [InlineData("hash", 5, 0x55)]
    [InlineData("previous", 37, 0x55)]
    [InlineData("payload", Payload, 'x')]
    public async Task A_row_whose_bytes_changed_is_found_and_repaired_and_the_indexes_fit_again(string what, int offset, int value)
    {
        Flip(offset, (byte)value);
        await using var application = new StoreApplication(_folder.ConnectionString);
        var report = await application.Verifier.VerifyAsync();
        report.Findings.ShouldContain(f => f.Kind == VerifyFindingKind.CorruptEvent && f.Position == 11, what);
        (await application.Store.GetHeadsAsync(Grove)).Heads.Single(h => h.Author == Damaged.Author).Sequence.ShouldBe(3);

        (await application.Store.StoreEventAsync(Damaged)).ShouldBe(new StoreReceipt(StoreOutcome.Repaired, 11));

        report = await application.Verifier.VerifyAsync();
        report.Findings.ShouldBeEmpty();
        (await application.Store.FindAsync(Grove, Damaged.Hash))!.Position.ShouldBe(11);
        var quarantine = application.Services.GetRequiredService<IEventQuarantine>();
        (await quarantine.ListAsync(new QuarantineRequest())).Items.ShouldHaveSingleItem().RepairedAtMs.ShouldNotBeNull();
        using var connection = _folder.Open();
        connection.Scalar("PRAGMA integrity_check").ShouldBe("ok");
        connection.Scalar("SELECT count(*) FROM \"ChangePermits\"").ShouldBe("0");
    }

    [Theory]
    [InlineData(5, 0x55)]
    [InlineData(Payload, 'x')]
    public async Task Nobody_needs_to_have_read_it_before(int offset, int value)
    {
        Flip(offset, (byte)value);
        await using var application = new StoreApplication(_folder.ConnectionString);
        (await application.Store.StoreEventsAsync([.. _events], DuplicatePolicy.Skip)).Repaired.ShouldBe(1);
        (await application.Verifier.VerifyAsync()).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_store_for_reading_only_reads_beside_the_damage_and_records_nothing()
    {
        Flip(Payload, (byte)'x');
        await using (var application = new StoreApplication(_folder.ConnectionString + ";Mode=ReadOnly"))
        {
            (await application.Store.GetLogAsync(new LogRequest(Grove))).Corrupt.ShouldHaveSingleItem().Position.ShouldBe(11);
            (await application.Verifier.VerifyAsync()).Ok.ShouldBeFalse();
            var quarantine = application.Services.GetRequiredService<IEventQuarantine>();
            (await quarantine.ListAsync(new QuarantineRequest())).Items.ShouldBeEmpty();
        }

        using var connection = _folder.Open();
        connection.Scalar("SELECT count(*) FROM \"Quarantine\"").ShouldBe("0");
    }

    [Fact]
    public async Task Without_a_permit_the_row_still_cannot_be_changed()
    {
        Flip(Payload, (byte)'x');
        await using (var application = new StoreApplication(_folder.ConnectionString))
            (await application.Store.StoreEventAsync(Damaged)).Outcome.ShouldBe(StoreOutcome.Repaired);
        using var connection = _folder.Open();
        Should.Throw<Microsoft.Data.Sqlite.SqliteException>(
            () => connection.Execute("UPDATE \"Events\" SET \"Payload\" = x'00' WHERE \"Position\" = 11"));
    }

    // Hash and predecessor are beside each other in the row alone, and so are payload and signature. A page that was split may have the
    // row once more, where nobody looks.
    private void Flip(int offset, byte value)
    {
        byte[] row = offset == Payload
            ? [.. Damaged.Content.Payload.ToArray(), .. Damaged.Signature.ToArray()]
            : [.. Damaged.Hash.ToArray(), .. Damaged.Content.Previous.ToArray()];
        var file = File.ReadAllBytes(_folder.File);
        var (count, at) = (0, file.AsSpan().IndexOf(row));
        for (; at >= 0; count++)
        {
            var changed = at + (offset == Payload ? 0 : offset);
            file[changed].ShouldNotBe(value);
            file[changed] = value;
            var next = file.AsSpan(at + 1).IndexOf(row);
            at = next < 0 ? next : at + 1 + next;
        }

        count.ShouldBeGreaterThan(0);
        File.WriteAllBytes(_folder.File, file);
    }
}
