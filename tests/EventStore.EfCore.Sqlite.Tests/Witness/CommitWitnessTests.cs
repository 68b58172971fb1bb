using System.Security.Cryptography;
using EventStore.EfCore.ConformanceTests;
using EventStore.EfCore.Sqlite.Tests.Connections;
using EventStore.EfCore.Sqlite.Witness;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Witness;

/// <summary>What the small file beside the database tells: that the last acknowledged commit is there, or that it is not.</summary>
[Collection(PoolTests.Name)]
public sealed class CommitWitnessTests : IAsyncLifetime, IDisposable
{
    private static readonly ServerId Grove = new("grove");
    private static readonly string[] Suffixes = ["", "-wal", "-witness"];

    // Taken while everything was in the log, as a killed process leaves it.
    private readonly TemporaryFolder _folder = new();
    private readonly Event[] _events = new ChainBuilder(Grove, 1).Take(60);

    public async Task InitializeAsync()
    {
        using var live = new TemporaryFolder();
        await using var application = new StoreApplication(live.ConnectionString);
        await application.Store.GetServersAsync();

        // With this snapshot kept, nothing is copied out of the log, however slow the machine is.
        using var reader = live.Open();
        reader.Execute("BEGIN");
        reader.Scalar("SELECT COUNT(*) FROM \"Events\"").ShouldBe("0");
        foreach (var batch in _events.Chunk(10))
            await application.Store.StoreEventsAsync(batch);
        foreach (var suffix in Suffixes)
            File.Copy(live.File + suffix, _folder.File + suffix);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task With_its_log_a_store_opens_and_its_witness_names_the_last_commit()
    {
        var noted = CommitWitness.Read(_folder.File).ShouldNotBeNull();
        noted.LastPosition.ShouldBe(60);
        noted.Frame.ShouldBeGreaterThan(0);
        await using var application = new StoreApplication(_folder.ConnectionString);
        (await application.Store.GetLogAsync(new LogRequest(Grove))).Events.Select(e => e.Event).ShouldBe(_events);
    }

    [Fact]
    public async Task A_store_that_is_closed_keeps_no_deleted_log_on_the_disk()
    {
        await using (var application = new StoreApplication(_folder.ConnectionString))
            await application.Store.StoreEventAsync(new ChainBuilder(Grove, 2).Take(1)[0]);
        SqliteConnection.ClearAllPools();

        File.Exists(_folder.File + "-wal").ShouldBeFalse();
        Directory.GetFiles("/proc/self/fd").Select(TargetOf)
            .ShouldNotContain(t => t.StartsWith(_folder.File + "-", StringComparison.Ordinal));

        // A descriptor may be closed while they are listed.
        static string TargetOf(string descriptor) => new FileInfo(descriptor).LinkTarget ?? "";
    }

    [Fact]
    public async Task A_witness_that_was_deleted_under_a_running_store_is_made_anew()
    {
        await using var application = new StoreApplication(_folder.ConnectionString);
        var more = new ChainBuilder(Grove, 2).Take(2);
        await application.Store.StoreEventAsync(more[0]);
        File.Delete(CommitWitness.PathOf(_folder.File));
        await application.Store.StoreEventAsync(more[1]);
        CommitWitness.Read(_folder.File).ShouldNotBeNull().LastPosition.ShouldBe(62);
    }

    [Theory]
    [InlineData("the log is gone")]
    [InlineData("the log is empty")]
    [InlineData("the log lacks its last byte")]
    [InlineData("a bit of the last page is another one")]
    public async Task A_log_that_lost_its_last_commit_is_an_error_and_stays_as_it_is(string damage)
    {
        var log = _folder.File + "-wal";
        var bytes = await File.ReadAllBytesAsync(log);
        if (damage.EndsWith("gone", StringComparison.Ordinal))
            File.Delete(log);
        else if (damage.EndsWith("empty", StringComparison.Ordinal))
            await File.WriteAllBytesAsync(log, []);
        else if (damage.EndsWith("byte", StringComparison.Ordinal))
            await File.WriteAllBytesAsync(log, bytes[..^1]);
        else
            await FlipAsync(log, bytes, bytes.Length - 1000);
        var before = Snapshot();

        await using var application = new StoreApplication(_folder.ConnectionString);
        var read = await Should.ThrowAsync<StorageException>(() => application.Store.GetServersAsync());
        read.Kind.ShouldBe(StorageErrorKind.Corrupt);
        read.Message.ShouldContain("had been");
        (await Should.ThrowAsync<StorageException>(() => application.Verifier.VerifyAsync())).Kind.ShouldBe(StorageErrorKind.Corrupt);
        await Should.ThrowAsync<StorageException>(() => application.Store.StoreEventAsync(new ChainBuilder(Grove, 2).Next()));
        SqliteConnection.ClearAllPools();
        Snapshot().ShouldBe(before);
    }

    [Fact]
    public async Task A_bit_in_the_middle_of_the_log_is_an_error_without_any_witness()
    {
        File.Delete(_folder.File + "-witness");
        var bytes = await File.ReadAllBytesAsync(_folder.File + "-wal");
        await FlipAsync(_folder.File + "-wal", bytes, bytes.Length / 3);

        await using var application = new StoreApplication(_folder.ConnectionString);
        var error = await Should.ThrowAsync<StorageException>(() => application.Store.GetServersAsync());
        error.Kind.ShouldBe(StorageErrorKind.Corrupt);
        error.Message.ShouldContain("salvage");
    }

    [Fact]
    public async Task A_witness_that_was_not_written_whole_says_nothing()
    {
        var bytes = await File.ReadAllBytesAsync(_folder.File + "-witness");
        bytes[20] ^= 1;
        await File.WriteAllBytesAsync(_folder.File + "-witness", bytes);
        CommitWitness.Read(_folder.File).ShouldBeNull();
        File.Delete(_folder.File + "-wal");

        // The database alone is as EF made it: what was in the log is gone, and nothing is left that could tell.
        await using var application = new StoreApplication(_folder.ConnectionString);
        (await application.Store.GetServersAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_witness_of_another_database_is_refused()
    {
        using var live = new TemporaryFolder();
        await using (var application = new StoreApplication(live.ConnectionString))
            await application.Store.StoreEventsAsync(_events[..20]);
        File.Copy(live.File + "-witness", _folder.File + "-witness", overwrite: true);

        await using var refused = new StoreApplication(_folder.ConnectionString);
        (await Should.ThrowAsync<StorageException>(() => refused.Store.GetServersAsync())).Message.ShouldContain("identity");
    }

    private static async Task FlipAsync(string path, byte[] bytes, int at)
    {
        bytes[at] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
    }

    private string[] Snapshot() =>
    [
        .. Suffixes.Select(suffix => _folder.File + suffix).Where(f => new FileInfo(f) is { Exists: true, Length: > 0 })
            .Select(f => $"{Path.GetFileName(f)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))}"),
    ];
}
