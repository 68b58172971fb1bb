using EventStore.EfCore.ConformanceTests;
using EventStore.EfCore.Files;
using EventStore.EfCore.Sqlite.Creation;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Creation;

/// <summary>A new database comes to be under another name, and is put in its place whole.</summary>
public sealed class NewDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Whoever_looks_while_a_database_is_being_made_finds_none()
    {
        var looks = new LookAtEachCommand(_folder.File);
        await using (var application = new StoreApplication(_folder.ConnectionString, null, null, looks))
            await application.Schema.MigrateAsync();
        looks.Sizes.Count.ShouldBeGreaterThan(10);
        looks.Sizes.ShouldAllBe(size => size == null);

        // Closed and complete: all of it in one file.
        Directory.GetFiles(_folder.Folder).ShouldBe([_folder.File]);
        using var stranger = _folder.Open();
        stranger.Scalar("PRAGMA journal_mode").ShouldBe("wal");
    }

    [Fact]
    public async Task What_somebody_else_makes_meanwhile_is_used_and_not_replaced()
    {
        await using var first = new StoreApplication(_folder.ConnectionString);
        var inBetween = new OnFirstCommand(() =>
            first.Store.StoreEventAsync(new ChainBuilder(new ServerId("grove"), 1).Next()).GetAwaiter().GetResult());
        await using var second = new StoreApplication(_folder.ConnectionString, null, null, inBetween);

        (await second.Schema.MigrateAsync()).ShouldBeEmpty();

        (await second.Store.StoreEventAsync(new ChainBuilder(new ServerId("grove"), 2).Next())).Position.ShouldBe(2);
        Directory.GetFiles(_folder.Folder).ShouldNotContain(file => file.Contains("-new-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_empty_file_that_comes_meanwhile_is_filled()
    {
        var inBetween = new OnFirstCommand(() => File.WriteAllBytes(_folder.File, []));
        await using var application = new StoreApplication(_folder.ConnectionString, null, null, inBetween);
        (await application.Store.StoreEventAsync(new ChainBuilder(new ServerId("grove"), 1).Next())).Position.ShouldBe(1);
        new FileInfo(_folder.File).Length.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_killed_makers_left_is_removed_and_what_others_own_is_not(bool isMadeAlready)
    {
        if (isMadeAlready)
        {
            await using var earlier = new StoreApplication(_folder.ConnectionString);
            await earlier.Schema.MigrateAsync();
        }

        using var living = NewDatabaseFile.Beside(_folder.File, new SqliteEventStoreOptions().FileMode);
        var abandoned = $"{_folder.File}-new-{Guid.NewGuid():N}";
        string[] left = [abandoned, abandoned + ".lock", abandoned + "-wal", abandoned + "-shm", $"{_folder.File}-new-{Guid.NewGuid():N}"];
        string[] kept =
        [
            living.Path,
            $"{_folder.File}-new-idea", $"{_folder.File}-new-{Guid.NewGuid():N}.txt", $"{_folder.File}2-new-{Guid.NewGuid():N}",
        ];
        foreach (var file in left.Concat(kept))
            await File.WriteAllTextAsync(file, "left");

        await using var application = new StoreApplication(_folder.ConnectionString);
        await application.Store.GetServersAsync();

        left.ShouldAllBe(file => !File.Exists(file));
        kept.ShouldAllBe(file => File.Exists(file));
    }

    [Fact]
    public async Task What_a_maker_works_on_is_never_taken_for_abandoned()
    {
        var makers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 300; i++)
            {
                using var file = NewDatabaseFile.Beside(_folder.File, new SqliteEventStoreOptions().FileMode);
                File.WriteAllText(file.Path, "being made");
                Thread.Yield();
                File.Exists(file.Path).ShouldBeTrue();
            }
        })).ToArray();
        var all = Task.WhenAll(makers);
        var removers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            while (!all.IsCompleted)
                NewDatabaseFile.RemoveAbandoned(_folder.File);
        }));

        await Task.WhenAll([all, .. removers]);

        Directory.GetFiles(_folder.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_log_without_its_database_is_not_given_to_the_new_one()
    {
        await using (var earlier = new StoreApplication(_folder.ConnectionString))
        {
            await earlier.Store.StoreEventAsync(new ChainBuilder(new ServerId("grove"), 1).Next());
            File.Copy(_folder.File + "-wal", _folder.File + "-kept");
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var suffix in new[] { "", "-shm", "-wal" })
            File.Delete(_folder.File + suffix);
        File.Move(_folder.File + "-kept", _folder.File + "-wal");

        await using var application = new StoreApplication(_folder.ConnectionString);
        var error = await Should.ThrowAsync<StorageException>(() => application.Store.GetServersAsync());
        error.Kind.ShouldBe(StorageErrorKind.Unsafe);
        error.Message.ShouldContain($"'{_folder.File}-wal'");
        Directory.GetFiles(_folder.Folder).ShouldBe([_folder.File + "-wal", _folder.File + "-witness"], ignoreOrder: true);

        // Nor is a new one made where the witness says that there was one.
        File.Move(_folder.File + "-wal", _folder.File + "-moved");
        (await Should.ThrowAsync<StorageException>(() => application.Store.GetServersAsync()))
            .Message.ShouldContain($"'{_folder.File}-witness'");
        File.Delete(_folder.File + "-witness");
        (await application.Store.GetServersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_link_to_a_file_that_is_not_there_yet_leads_to_the_database()
    {
        var other = Directory.CreateDirectory(Path.Combine(_folder.Folder, "other"));
        var meant = Path.Combine(other.FullName, "real.db");
        File.CreateSymbolicLink(_folder.File, meant);
        await using var application = new StoreApplication(_folder.ConnectionString);
        (await application.Store.StoreEventAsync(new ChainBuilder(new ServerId("grove"), 1).Next())).Position.ShouldBe(1);
        File.Exists(meant).ShouldBeTrue();
        new FileInfo(_folder.File).LinkTarget.ShouldBe(meant);
    }

    [Fact]
    public async Task A_relative_name_is_one_in_the_drivers_data_directory()
    {
        AppDomain.CurrentDomain.SetData("DataDirectory", _folder.Folder);
        try
        {
            await using var application = new StoreApplication("Data Source=|DataDirectory|archive.db");
            await application.Store.GetServersAsync();
            File.Exists(_folder.File).ShouldBeTrue();
        }
        finally
        {
            AppDomain.CurrentDomain.SetData("DataDirectory", null);
        }
    }

    [Fact]
    public async Task A_database_named_by_a_URI_is_made_in_place()
    {
        await using var application = new StoreApplication($"Data Source=file:{_folder.File}");
        (await application.Store.StoreEventAsync(new ChainBuilder(new ServerId("grove"), 1).Next())).Position.ShouldBe(1);
        File.Exists(_folder.File).ShouldBeTrue();
    }

    [Fact]
    public async Task Where_nothing_can_be_written_the_error_names_the_database()
    {
        await using var application = new StoreApplication("Data Source=/proc/archive.db");
        var error = await Should.ThrowAsync<StorageException>(() => application.Store.GetServersAsync());
        error.Message.ShouldContain("'/proc/archive.db'");
    }

    [Fact]
    public void A_file_is_moved_to_a_free_name_and_replaces_nothing()
    {
        string From(string text)
        {
            var file = Path.Combine(_folder.Folder, "new ü");
            File.WriteAllText(file, text);
            return file;
        }

        FileSystem.TryMove(From("first"), _folder.File).ShouldBeTrue();
        FileSystem.TryMove(From("second"), _folder.File).ShouldBeFalse();
        File.ReadAllText(_folder.File).ShouldBe("first");
        Should.Throw<IOException>(() => FileSystem.TryMove(_folder.File, Path.Combine(_folder.Folder, "nowhere", "archive.db")));
        Should.NotThrow(() => FileSystem.FlushFolder(_folder.Folder));
        Should.Throw<IOException>(() => FileSystem.FlushFolder(Path.Combine(_folder.Folder, "nowhere")));
    }

    public void Dispose() => _folder.Dispose();

    private sealed class LookAtEachCommand(string file) : DbCommandInterceptor
    {
        public List<long?> Sizes { get; } = [];

        public override InterceptionResult<System.Data.Common.DbCommand> CommandCreating(
            CommandCorrelatedEventData eventData, InterceptionResult<System.Data.Common.DbCommand> result)
        {
            Sizes.Add(File.Exists(file) ? new FileInfo(file).Length : null);
            return result;
        }
    }

    private sealed class OnFirstCommand(Action action) : DbCommandInterceptor
    {
        private bool _isDone;

        public override InterceptionResult<System.Data.Common.DbCommand> CommandCreating(
            CommandCorrelatedEventData eventData, InterceptionResult<System.Data.Common.DbCommand> result)
        {
            if (!_isDone)
            {
                _isDone = true;
                action();
            }

            return result;
        }
    }
}
