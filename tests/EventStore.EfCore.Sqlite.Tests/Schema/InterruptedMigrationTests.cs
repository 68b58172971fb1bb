using System.Data.Common;
using System.Diagnostics;
using EventStore.EfCore.ConformanceTests;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Schema;

/// <summary>A first use or a migration that is cancelled, or that somebody else's writing holds up.</summary>
public sealed class InterruptedMigrationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_creation_cancelled_at_any_command_leaves_an_empty_folder()
    {
        for (var command = 1; await IsCancelledAsync(command, (a, token) => a.Schema.MigrateAsync(token)); command++)
        {
            Directory.GetFiles(_folder.Folder).ShouldBeEmpty($"cancelled at command {command}");
            command.ShouldBeLessThan(200);
        }

        await using var application = new StoreApplication(_folder.ConnectionString);
        (await application.Store.StoreEventAsync(new ChainBuilder(new ServerId("grove"), 1).Next())).Position.ShouldBe(1);
    }

    [Fact]
    public async Task A_migration_cancelled_at_any_command_leaves_the_database_as_it_was()
    {
        await PrepareFirstMigrationAsync();
        var before = Schema();
        for (var command = 1; await IsCancelledAsync(command, (a, token) => a.Schema.MigrateAsync(token)); command++)
        {
            Schema().ShouldBe(before, $"cancelled at command {command}");
            command.ShouldBeLessThan(200);
        }

        await using var application = new StoreApplication(_folder.ConnectionString);
        (await application.Store.StoreEventAsync(new ChainBuilder(new ServerId("grove"), 1).Next())).Position.ShouldBe(1);
    }

    [Fact]
    public async Task A_migration_that_somebody_who_writes_holds_up_ends_with_an_error_that_says_so()
    {
        await PrepareFirstMigrationAsync();
        await using var application = new StoreApplication(
            _folder.ConnectionString, configureSqlite: o => o.BusyTimeout = TimeSpan.FromSeconds(1));
        using var stranger = _folder.Open();
        stranger.Execute("BEGIN IMMEDIATE");
        var clock = Stopwatch.StartNew();
        var error = await Should.ThrowAsync<SchemaException>(() => application.Schema.MigrateAsync());
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        error.Problem.ShouldBe(SchemaProblem.Locked);
        error.Message.ShouldContain("its lock ends with it");
        error.InnerException.ShouldBeOfType<StorageException>().Kind.ShouldBe(StorageErrorKind.Busy);

        stranger.Execute("ROLLBACK");
        (await application.Schema.MigrateAsync()).ShouldNotBeEmpty();
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Cancels a call at its n-th command; false when it needs fewer and so succeeds.</summary>
    private async Task<bool> IsCancelledAsync(int command, Func<StoreApplication, CancellationToken, Task> call)
    {
        using var source = new CancellationTokenSource();
        await using var application = new StoreApplication(_folder.ConnectionString, null, null, new CancelAt(command, source));
        try
        {
            await call(application, source.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
        }
    }

    private async Task PrepareFirstMigrationAsync()
    {
        await using (var application = new StoreApplication(_folder.ConnectionString))
        {
            await using var context = application.CreateContext();
            await context.GetService<IMigrator>().MigrateAsync(context.Database.GetMigrations().First());
        }

        SqliteConnection.ClearAllPools();
    }

    /// <summary>The names of all there is, and the ids of the migrations.</summary>
    private string Schema()
    {
        using var connection = _folder.Open();
        return connection.Scalar("SELECT group_concat(name) FROM sqlite_master") + " "
            + connection.Scalar("SELECT group_concat(\"MigrationId\") FROM \"__EFMigrationsHistory\"");
    }

    private sealed class CancelAt(int command, CancellationTokenSource source) : DbCommandInterceptor
    {
        private int _commands;

        public override InterceptionResult<DbCommand> CommandCreating(
            CommandCorrelatedEventData eventData, InterceptionResult<DbCommand> result)
        {
            if (++_commands == command)
                source.Cancel();
            return result;
        }
    }
}
