using EventStore.EfCore.ConformanceTests;
using Microsoft.Extensions.DependencyInjection;

namespace EventStore.EfCore.Sqlite.Tests;

/// <summary>A store on a new SQLite file.</summary>
internal sealed class SqliteStoreFixture : StoreFixture, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public override bool KnowsThatNobodyElseWrites => true;

    public override bool ChecksProveIndexes => true;

    protected override IReadOnlyList<string> AllowChangesSql { get; } =
    [
        "DROP TRIGGER IF EXISTS \"TR_Events_NoUpdate\"",
        "DROP TRIGGER IF EXISTS \"TR_Events_NoDelete\"",
        "PRAGMA foreign_keys=0",
    ];

    public override Task InitializeAsync() => Task.CompletedTask;

    public override void AcceptOlderState() => File.Delete(_folder.File + "-witness");

    protected override void UseProvider(IEventStoreBuilder builder) => builder.UseSqlite(_folder.ConnectionString);

    public void Dispose() => _folder.Dispose();

    protected override Task DropAsync()
    {
        Dispose();
        return Task.CompletedTask;
    }
}
