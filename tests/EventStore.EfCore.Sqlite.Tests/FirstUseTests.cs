using EventStore.EfCore.ConformanceTests;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests;

/// <summary>What everybody may rely on from the first call: WAL, a recorded schema version, atomic batches.</summary>
public sealed class FirstUseTests : IDisposable
{
    private static readonly ServerId Grove = new("grove");

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Wal_mode_is_on()
    {
        await using var application = new StoreApplication(_folder.ConnectionString);
        await application.Store.StoreEventAsync(new ChainBuilder(Grove, 1).Next());

        await using var context = application.CreateContext();
        var connection = await StoreApplication.OpenAsync(context, isAsync: true);
        connection.Scalar("PRAGMA journal_mode").ShouldBe("wal");
        File.Exists(_folder.File + "-wal").ShouldBeTrue();
        using var stranger = _folder.Open();
        stranger.Scalar("PRAGMA journal_mode").ShouldBe("wal");
    }

    [Fact]
    public async Task The_schema_version_is_recorded_after_open()
    {
        await using var application = new StoreApplication(_folder.ConnectionString);
        await application.Store.GetServersAsync();

        using var stranger = _folder.Open();
        stranger.Scalar("SELECT COUNT(*) FROM \"__EFMigrationsHistory\"").ShouldNotBe("0");
        stranger.Scalar("SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\" ORDER BY 1").ShouldEndWith("_Initial");
        var status = await application.Schema.GetStatusAsync();
        status.Applied.ShouldNotBeEmpty();
        status.Pending.ShouldBeEmpty();
        status.Unknown.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_batch_with_one_duplicate_stores_nothing()
    {
        await using var application = new StoreApplication(_folder.ConnectionString);
        var events = new ChainBuilder(Grove, 1).Take(100);
        await application.Store.StoreEventAsync(events[0]);

        await Should.ThrowAsync<DuplicateEventException>(() => application.Store.StoreEventsAsync([.. events[1..], events[0]]));

        using var stranger = _folder.Open();
        stranger.Scalar("SELECT COUNT(*) FROM \"Events\"").ShouldBe("1");
        stranger.Scalar("SELECT \"LastPosition\" FROM \"Servers\"").ShouldBe("1");
    }

    public void Dispose() => _folder.Dispose();
}
