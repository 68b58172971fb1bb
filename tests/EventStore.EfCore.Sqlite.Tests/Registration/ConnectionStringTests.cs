using EventStore.EfCore.ConformanceTests;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Registration;

/// <summary>Connection strings with secrets, and files with names that nobody expects.</summary>
public sealed class ConnectionStringTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_password_that_the_engine_cannot_honour_is_refused_and_nothing_is_made()
    {
        var builder = new ServiceCollection().AddEventStore();
        var error = Should.Throw<ArgumentException>(() => builder.UseSqlite($"{_folder.ConnectionString};Password=hunter2"));
        error.Message.ShouldContain("cannot encrypt");
        error.Message.ShouldContain(_folder.File);
        error.ToString().ShouldNotContain("hunter2");
        builder.Services.ShouldNotContain(s => s.ServiceType == typeof(Providers.IStorageProvider));
        Directory.GetFileSystemEntries(_folder.Folder).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Data Source=archive.db;Password=hunter2")]
    [InlineData("password = 'hunter2' ;Data Source=archive.db")]
    [InlineData("Data Source=archive.db;Journal=wal;Password=hunter2")]
    [InlineData("Data Source=archive.db;Pwd=hunter2")]
    [InlineData("Data Source=archive.db;Password='hunter2")]
    [InlineData("Data Source=archive.db;Password=\"a;b=hunter2\";Pooling=maybe")]
    [InlineData("Data Source=archive.db;Mode='x;Password=hunter2'")]
    [InlineData("Data Source=archive.db;Pooling='x;Password=hunter2'")]
    [InlineData("Data Source=archive.db;Default Timeout=99999999999;Password=hunter2")]
    [InlineData("Data Source=;Password=hunter2")]
    [InlineData("Password=hunter2")]
    [InlineData("Data Source=:memory:;Password=hunter2")]
    [InlineData("Data Source=file:archive?mode=memory&key=hunter2")]
    [InlineData("Data Source=file:archive?hexkey=hunter2&mode=memory")]
    public void No_error_shows_a_password(string connectionString)
    {
        var error = Should.Throw<ArgumentException>(() => new ServiceCollection().AddEventStore().UseSqlite(connectionString));
        error.ToString().ShouldNotContain("hunter2");
        error.Message.ShouldContain("…");
    }

    [Theory]
    [InlineData("Data Source=archive.db;Pooling=maybe", "maybe")]
    [InlineData("Data Source=archive.db;Default Timeout=soon", "soon")]
    [InlineData("Data Source=archive.db;Journal=wal", "journal")]
    public void A_value_that_is_not_of_its_kind_is_named(string connectionString, string word)
    {
        var error = Should.Throw<ArgumentException>(() => new ServiceCollection().AddEventStore().UseSqlite(connectionString));
        error.Message.ShouldContain($"'{connectionString}' is no SQLite connection string");
        error.Message.ShouldContain(word);
    }

    [Fact]
    public async Task An_error_of_the_database_shows_the_file_and_no_key()
    {
        var uri = $"file:{_folder.Folder}/missing/archive.db?key=hunter2";
        await using var application = new StoreApplication($"Data Source={uri}");
        var error = await Should.ThrowAsync<StorageException>(() => application.Store.GetServersAsync());
        error.Kind.ShouldBe(StorageErrorKind.CannotOpen);
        error.Message.ShouldContain($"{_folder.Folder}/missing/archive.db?key=…");
        error.Message.ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("with space .db")]
    [InlineData("x=y.db")]
    [InlineData("semi;colon.db")]
    [InlineData("it's.db")]
    [InlineData("hash#100%41.db")]
    [InlineData("mode=memory&cache=shared.db")]
    [InlineData("(größe) 日本.db")]
    [InlineData("Password=.db")]
    public async Task A_file_may_have_any_name(string name)
    {
        var file = Path.Combine(_folder.Folder, name);
        var made = new ChainBuilder(new ServerId("grove"), 1).Next();
        await using var application = new StoreApplication(new SqliteConnectionStringBuilder { DataSource = file }.ConnectionString);
        await application.Store.StoreEventAsync(made);
        File.Exists(file).ShouldBeTrue();
        (await application.Store.GetStatisticsAsync()).Bytes.ShouldBeGreaterThan(4096);
        await using (var load = await application.Services.GetRequiredService<IBulkLoader>().BeginAsync())
            await load.CompleteAsync();
        (await application.Store.FindAsync(made.Server, made.Hash)).ShouldNotBeNull();
    }

    public void Dispose() => _folder.Dispose();
}
