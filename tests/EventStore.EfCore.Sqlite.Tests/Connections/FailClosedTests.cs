using System.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using SQLitePCL;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Connections;

/// <summary>A setting that durability depends on and that does not stick is an error, and nobody gets the connection.</summary>
[Collection(PoolTests.Name)]
public sealed class FailClosedTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("synchronous", "0", "2", true)]
    [InlineData("synchronous", "1", "2", false)]
    [InlineData("foreign_keys", "0", "1", true)]
    [InlineData("query_only", "1", "0", false)]
    public async Task A_value_that_does_not_stick_is_named_and_the_connection_closed(string pragma, string got, string wanted, bool isAsync)
    {
        SqliteConnection.ClearAllPools();
        await using var application = new StoreApplication(_folder.ConnectionString);
        await application.Schema.MigrateAsync();
        strdelegate_authorizer ignoring = (_, action, name, value, _, _) =>
            action == raw.SQLITE_PRAGMA && name == pragma && value is not null ? raw.SQLITE_IGNORE : raw.SQLITE_OK;
        sqlite3 handle;
        await using (var context = application.CreateContext())
        {
            var connection = await StoreApplication.OpenAsync(context, isAsync);
            handle = connection.Handle!;
            connection.Execute($"PRAGMA {pragma}={got}");
            raw.sqlite3_set_authorizer(handle, ignoring, null);
        }

        // Twice: the connection must not become usable by having failed once.
        for (var attempt = 0; attempt < 2; attempt++)
        {
            await using var next = application.CreateContext();
            var error = await Should.ThrowAsync<StorageException>(() => StoreApplication.OpenAsync(next, isAsync));
            error.Kind.ShouldBe(StorageErrorKind.Unsafe);
            error.Message.ShouldContain($"PRAGMA {pragma} is '{got}' where '{wanted}' was set");
            next.Database.GetDbConnection().State.ShouldBe(ConnectionState.Closed);
        }

        var call = await Should.ThrowAsync<StorageException>(() => application.Store.GetServersAsync());
        call.Kind.ShouldBe(StorageErrorKind.Unsafe);
        raw.sqlite3_set_authorizer(handle, (strdelegate_authorizer?)null, null);
        (await application.Store.GetServersAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_of_an_old_SQLite_is_closed(bool isAsync)
    {
        var old = new SqlitePragmaInterceptor(new SqliteEventStoreOptions()) { Version = () => 3_051_002 };
        await using var application = new StoreApplication(_folder.ConnectionString, interceptors: old);

        await using var context = application.CreateContext();
        var error = await Should.ThrowAsync<StorageException>(() => StoreApplication.OpenAsync(context, isAsync));
        error.Kind.ShouldBe(StorageErrorKind.Unsafe);
        error.Message.ShouldContain("'3.51.2'");
        context.Database.GetDbConnection().State.ShouldBe(ConnectionState.Closed);
    }

    [Fact]
    public async Task A_file_system_without_shared_memory_is_refused_because_wal_does_not_stick()
    {
        // SQLite's dot-file locking stands in for such a file system; Windows has no such VFS.
        if (OperatingSystem.IsWindows())
            return;

        await using var application = new StoreApplication($"Data Source=file:{_folder.File}?vfs=unix-dotfile");
        await using var context = application.CreateContext();
        var error = await Should.ThrowAsync<StorageException>(() => StoreApplication.OpenAsync(context, isAsync: true));
        error.Kind.ShouldBe(StorageErrorKind.Unsafe);
        error.Message.ShouldContain("PRAGMA journal_mode is 'delete' where 'wal' was set");
    }

    [Theory]
    [InlineData(3_051_002, "3.51.2")]
    [InlineData(3_049_001, "3.49.1")]
    [InlineData(3_007_000, "3.7.0")]
    public void An_engine_that_can_corrupt_its_write_ahead_log_is_refused(int version, string text)
    {
        var error = Should.Throw<StorageException>(() => SqlitePragmaInterceptor.RequireSafeVersion(version));
        error.Kind.ShouldBe(StorageErrorKind.Unsafe);
        error.Message.ShouldContain($"'{text}'");
        error.Message.ShouldContain("3.51.3 or newer");
    }

    [Theory]
    [InlineData(3_051_003)]
    [InlineData(3_053_003)]
    [InlineData(4_000_000)]
    public void An_engine_that_cannot_is_taken(int version) =>
        Should.NotThrow(() => SqlitePragmaInterceptor.RequireSafeVersion(version));

    public void Dispose() => _folder.Dispose();
}
