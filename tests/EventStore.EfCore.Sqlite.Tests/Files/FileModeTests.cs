using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Runtime.Versioning;
using EventStore.EfCore.ConformanceTests;
using EventStore.EfCore.Sqlite.Tests.Connections;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Files;

/// <summary>Who may read the files of a store: its owner, unless more is wanted.</summary>
[Collection(PoolTests.Name)]
[UnsupportedOSPlatform("windows")]
public sealed class FileModeTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Group = Owner | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    private readonly TemporaryFolder _folder = new();
    private readonly Event[] _events = new ChainBuilder(new ServerId("grove"), 1).Take(20);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task New_files_are_the_owners_alone_at_every_moment()
    {
        var watch = new ModeWatch(_folder.Folder);
        await using var application = new StoreApplication(_folder.ConnectionString, interceptors: watch);
        await application.Store.StoreEventsAsync(_events[..10]);
        watch.Look();

        watch.Seen.Keys.Select(k => k.Mode).Distinct().ShouldBe([Owner]);
        string[] kinds = ["", "-wal", "-shm", "-witness"];
        foreach (var kind in kinds)
            watch.Seen.Keys.ShouldContain(k => k.Name == "archive.db" + kind);
        watch.Seen.Keys.ShouldContain(k => k.Name.StartsWith("archive.db-new-", StringComparison.Ordinal));
        watch.Seen.Keys.ShouldContain(k => k.Name.EndsWith(".lock", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bulk_load_makes_its_files_for_the_owner_alone()
    {
        var watch = new ModeWatch(_folder.Folder);
        await using var application = new StoreApplication(_folder.ConnectionString, interceptors: watch);
        await using (var load = await application.Services.GetRequiredService<IBulkLoader>().BeginAsync())
        {
            await load.StoreEventsAsync(_events);
            watch.Look();
            await load.CompleteAsync();
        }

        watch.Look();
        watch.Seen.Keys.ShouldContain(k => k.Name == "archive.db-wal");
        watch.Seen.Keys.Select(k => k.Mode).Distinct().ShouldBe([Owner]);
    }

    [Fact]
    public async Task A_wider_mode_is_what_it_says_whatever_the_umask()
    {
        await using var application = new StoreApplication(_folder.ConnectionString, configureSqlite: o => o.FileMode = Group);
        await application.Store.StoreEventsAsync(_events);

        Modes().Keys.ShouldBe(["archive.db", "archive.db-shm", "archive.db-wal", "archive.db-witness"], ignoreOrder: true);
        Modes().Values.Distinct().ShouldBe([Group]);
    }

    [Fact]
    public async Task A_file_that_exists_keeps_its_mode_and_gives_it_to_what_lies_beside_it()
    {
        const UnixFileMode mode = Owner | UnixFileMode.GroupRead;
        await using (var earlier = new StoreApplication(_folder.ConnectionString))
            await earlier.Schema.MigrateAsync();
        SqliteConnection.ClearAllPools();
        File.SetUnixFileMode(_folder.File, mode);

        await using var application = new StoreApplication(_folder.ConnectionString);
        await application.Store.StoreEventsAsync(_events);

        Modes().Count.ShouldBe(4);
        Modes().Values.Distinct().ShouldBe([mode]);
    }

    [Fact]
    public async Task A_database_that_ef_makes_where_it_is_to_be_is_the_owners_alone()
    {
        var watch = new ModeWatch(_folder.Folder);
        await using var application = new StoreApplication(_folder.ConnectionString, interceptors: watch);
        await using var context = application.CreateContext();

        await context.Database.MigrateAsync();

        watch.Look();
        watch.Seen.Keys.ShouldContain(k => k.Name == "archive.db");
        watch.Seen.Keys.Select(k => k.Mode).Distinct().ShouldBe([Owner]);
    }

    [Fact]
    public async Task The_question_whether_there_is_a_database_makes_none()
    {
        await using var application = new StoreApplication(_folder.ConnectionString);
        await using var context = application.CreateContext();

        (await context.Database.CanConnectAsync()).ShouldBeFalse();

        Directory.GetFiles(_folder.Folder).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("file:{0}")]
    [InlineData("file://localhost{0}?cache=private")]
    public async Task A_database_that_a_uri_names_is_the_owners_alone(string uri)
    {
        var path = _folder.File.Replace("archive", "%61rchive", StringComparison.Ordinal);
        var source = string.Format(CultureInfo.InvariantCulture, uri, path);
        await using var application = new StoreApplication($"Data Source={source}");
        await application.Store.StoreEventsAsync(_events);

        Modes().Keys.ShouldContain("archive.db");
        Modes().Values.Distinct().ShouldBe([Owner]);
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead)]
    [InlineData(Owner | UnixFileMode.UserExecute)]
    [InlineData(Owner | UnixFileMode.SetUser)]
    [InlineData(UnixFileMode.None)]
    public async Task A_mode_with_which_no_store_works_is_refused(UnixFileMode mode)
    {
        await using var application = new StoreApplication(_folder.ConnectionString, configureSqlite: o => o.FileMode = mode);

        var error = Should.Throw<OptionsValidationException>(() => application.Services.GetRequiredService<IStartupValidator>().Validate());

        error.Message.ShouldContain(nameof(SqliteEventStoreOptions.FileMode));
    }

    private Dictionary<string, UnixFileMode> Modes() =>
        Directory.GetFiles(_folder.Folder).ToDictionary(f => Path.GetFileName(f), f => File.GetUnixFileMode(f));

    /// <summary>Looks at the files of a folder with every statement that EF runs.</summary>
    private sealed class ModeWatch(string folder) : DbCommandInterceptor
    {
        public ConcurrentDictionary<(string Name, UnixFileMode Mode), bool> Seen { get; } = [];

        public void Look()
        {
            foreach (var file in Directory.GetFiles(folder))
            {
                try
                {
                    Seen[(Path.GetFileName(file), File.GetUnixFileMode(file))] = true;
                }
                catch (FileNotFoundException)
                {
                    // It was a temporary one.
                }
            }
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Look();
            return ValueTask.FromResult(result);
        }

        public override ValueTask<DbDataReader> ReaderExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            Look();
            return ValueTask.FromResult(result);
        }
    }
}
