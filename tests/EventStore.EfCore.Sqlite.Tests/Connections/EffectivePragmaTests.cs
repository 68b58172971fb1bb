using EventStore.EfCore.ConformanceTests;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SQLitePCL;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Connections;

/// <summary>The PRAGMAs that are in effect on EF's own connections, whatever was done with them before.</summary>
[Collection(PoolTests.Name)]
public sealed class EffectivePragmaTests : IAsyncLifetime
{
    private static readonly Dictionary<string, string> Wanted = new()
    {
        ["journal_mode"] = "wal",
        ["synchronous"] = "2",
        ["foreign_keys"] = "1",
        ["busy_timeout"] = "30000",
        ["cache_size"] = "-65536",
        ["wal_autocheckpoint"] = "32000",
        ["trusted_schema"] = "0",
        ["query_only"] = "0",
    };

    private readonly TemporaryFolder _folder = new();
    private StoreApplication _application = null!;

    public async Task InitializeAsync()
    {
        _application = new StoreApplication(_folder.ConnectionString);
        await _application.Schema.MigrateAsync();
    }

    public async Task DisposeAsync()
    {
        await _application.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_fresh_connection_has_them(bool isAsync)
    {
        SqliteConnection.ClearAllPools();
        await ShouldHaveThemAsync(isAsync);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pooled_connection_has_them_whatever_its_last_user_set(bool isAsync)
    {
        SqliteConnection.ClearAllPools();
        IntPtr handle;
        await using (var context = _application.CreateContext())
        {
            var connection = await StoreApplication.OpenAsync(context, isAsync);
            handle = connection.Handle!.DangerousGetHandle();
            connection.Execute("PRAGMA synchronous=0; PRAGMA foreign_keys=0; PRAGMA trusted_schema=1; PRAGMA cache_size=10");
            connection.Execute("PRAGMA busy_timeout=1; PRAGMA wal_autocheckpoint=0; PRAGMA query_only=1");
            connection.Scalar("PRAGMA synchronous").ShouldBe("0");
        }

        await ShouldHaveThemAsync(isAsync, handle);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_transaction_that_the_last_user_left_open_is_rolled_back(bool isAsync)
    {
        SqliteConnection.ClearAllPools();
        IntPtr handle;
        await using (var context = _application.CreateContext())
        {
            var connection = await StoreApplication.OpenAsync(context, isAsync);
            handle = connection.Handle!.DangerousGetHandle();

            // Past the driver, which would roll back a transaction that it knows of.
            raw.sqlite3_exec(connection.Handle, "PRAGMA synchronous=0; BEGIN IMMEDIATE").ShouldBe(raw.SQLITE_OK);
            raw.sqlite3_exec(connection.Handle, "INSERT INTO \"Servers\" VALUES (1, 'lost', 0, 0, 0)").ShouldBe(raw.SQLITE_OK);
        }

        await ShouldHaveThemAsync(isAsync, handle);
        await using var after = _application.CreateContext();
        raw.sqlite3_get_autocommit((await StoreApplication.OpenAsync(after, isAsync)).Handle).ShouldBe(1);
        (await after.Servers.CountAsync()).ShouldBe(0);
        using var stranger = _folder.Open();
        stranger.Execute("BEGIN IMMEDIATE; ROLLBACK");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_has_them_after_an_error(bool isAsync)
    {
        await using (var context = _application.CreateContext())
        {
            context.IsWritable = true;
            context.Servers.Add(new Data.ServerRow { Number = 1, Name = "twice" });
            context.Servers.Add(new Data.ServerRow { Number = 2, Name = "twice" });
            await Should.ThrowAsync<DbUpdateException>(() => context.SaveChangesAsync());
            Should.Throw<SqliteException>(() => context.Database.ExecuteSqlRaw("no SQL at all"));
        }

        await ShouldHaveThemAsync(isAsync);
    }

    [Fact]
    public async Task The_stores_own_reads_and_writes_leave_them_as_they_are()
    {
        await _application.Store.StoreEventsAsync(EventSamples.Community(new ServerId("grove"), 2, 3));
        await _application.Store.GetStatisticsAsync();
        await _application.Verifier.VerifyAsync();
        await ShouldHaveThemAsync(isAsync: true);
        var report = await _application.Verifier.InspectAsync();
        (report.Settings["journal_mode"], report.Settings["synchronous"], report.Settings["foreign_keys"]).ShouldBe(("wal", "full", "on"));
        report.Files.Keys.ShouldContain("archive.db");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_read_only_connection_has_them_too(bool isAsync)
    {
        await using var reader = new StoreApplication(_folder.ConnectionString + ";Mode=ReadOnly");
        await using var context = reader.CreateContext();
        var connection = await StoreApplication.OpenAsync(context, isAsync);
        Values(connection).ShouldBe(new Dictionary<string, string>(Wanted) { ["query_only"] = "1" });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_read_only_connection_takes_a_file_that_is_not_in_wal_mode_as_it_is(bool isAsync)
    {
        var other = Path.Combine(_folder.Folder, "other.db");
        using (var connection = new SqliteConnection($"Data Source={other};Pooling=False"))
        {
            connection.Open();
            connection.Execute("CREATE TABLE t (x)");
        }

        await using var reader = new StoreApplication($"Data Source={other};Mode=ReadOnly");
        await using var context = reader.CreateContext();
        var opened = await StoreApplication.OpenAsync(context, isAsync);
        opened.Scalar("PRAGMA journal_mode").ShouldBe("delete");
        opened.Scalar("PRAGMA foreign_keys").ShouldBe("1");
    }

    [Fact]
    public async Task Options_reach_the_connection()
    {
        await using var tuned = new StoreApplication(_folder.ConnectionString, null, o =>
        {
            o.BusyTimeout = TimeSpan.FromSeconds(7);
            o.CacheSizeKiB = 2048;
            o.WalAutoCheckpointPages = 500;
        });
        await using var context = tuned.CreateContext();
        var connection = await StoreApplication.OpenAsync(context, isAsync: true);
        connection.Scalar("PRAGMA busy_timeout").ShouldBe("7000");
        connection.Scalar("PRAGMA cache_size").ShouldBe("-2048");
        connection.Scalar("PRAGMA wal_autocheckpoint").ShouldBe("500");
        connection.DefaultTimeout.ShouldBe(7);
    }

    [Fact]
    public void The_engine_is_one_that_cannot_corrupt_its_write_ahead_log() =>
        raw.sqlite3_libversion_number().ShouldBeGreaterThanOrEqualTo(3_051_003);

    private async Task ShouldHaveThemAsync(bool isAsync, IntPtr? handle = null)
    {
        await using var context = _application.CreateContext();
        var connection = await StoreApplication.OpenAsync(context, isAsync);
        if (handle is not null)
            connection.Handle!.DangerousGetHandle().ShouldBe(handle.Value, "the pool was to give the same connection back");
        ShouldHave(connection);
    }

    private static void ShouldHave(SqliteConnection connection) => Values(connection).ShouldBe(Wanted);

    private static Dictionary<string, string> Values(SqliteConnection connection) =>
        Wanted.Keys.ToDictionary(name => name, name => connection.Scalar($"PRAGMA {name}"));
}
