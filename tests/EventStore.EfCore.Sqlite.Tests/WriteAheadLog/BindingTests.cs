using EventStore.EfCore.Sqlite.Tests.Connections;
using EventStore.EfCore.Sqlite.WriteAheadLog;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.WriteAheadLog;

/// <summary>A log belongs to one database, and to one state of it.</summary>
[Collection(PoolTests.Name)]
public sealed class BindingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Log => _folder.File + "-wal";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_log_of_another_store_is_told_from_its_own_while_the_database_has_one_page()
    {
        var identity = DatabaseIdentity.Create();
        var ours = await StoreFiles.CreateAsync(5, identity);
        var theirs = await StoreFiles.CreateAsync(5, DatabaseIdentity.Create());
        ours.Database.Length.ShouldBe(4096);

        ours.WriteTo(_folder, ours.Log);
        var own = WalInspection.Inspect(_folder.File);
        own.Verdict.ShouldBe(WalVerdict.Whole);
        DatabaseIdentity.Of(own.Database!).ShouldBe(identity);
        DatabaseIdentity.Of(own.Judgement!.LastPage1!).ShouldBe(identity);

        ours.WriteTo(_folder, theirs.Log);
        var foreign = WalInspection.Inspect(_folder.File);
        foreign.Verdict.ShouldBe(WalVerdict.Foreign);
        foreign.Explanation.ShouldNotBeNull().ShouldContain($"'{identity}'");
    }

    [Fact]
    public async Task A_log_with_an_identity_beside_a_database_without_one_is_foreign_and_the_other_way_round()
    {
        var bound = await StoreFiles.CreateAsync(3, DatabaseIdentity.Create());
        var unbound = await StoreFiles.CreateAsync(3);

        unbound.WriteTo(_folder, bound.Log);
        WalInspection.Inspect(_folder.File).Verdict.ShouldBe(WalVerdict.Foreign);
        bound.WriteTo(_folder, unbound.Log);
        WalInspection.Inspect(_folder.File).Verdict.ShouldBe(WalVerdict.Foreign);
    }

    [Fact]
    public async Task Files_that_EF_makes_by_itself_begin_with_the_same_bytes_so_that_nothing_can_be_told()
    {
        var (one, other) = (await StoreFiles.CreateAsync(2), await StoreFiles.CreateAsync(3));
        one.Database.AsSpan().SequenceEqual(other.Database).ShouldBeTrue();

        one.WriteTo(_folder, other.Log);
        WalInspection.Inspect(_folder.File).Verdict.ShouldBe(WalVerdict.Whole);
    }

    [Fact]
    public void An_identity_is_in_the_file_before_there_is_a_log_and_stays_through_checkpoints_and_vacuum()
    {
        var identity = DatabaseIdentity.Create();
        using var connection = _folder.Open();
        identity.Give(connection);
        IdentityInFile().ShouldBe(identity);
        File.Exists(Log).ShouldBeFalse();

        connection.Execute("PRAGMA journal_mode=WAL; CREATE TABLE T (A); INSERT INTO T VALUES (zeroblob(50000)); PRAGMA wal_checkpoint");
        IdentityInFile().ShouldBe(identity);
        connection.Execute("DELETE FROM T; VACUUM; PRAGMA wal_checkpoint");
        IdentityInFile().ShouldBe(identity);
        Should.Throw<InvalidOperationException>(() => DatabaseIdentity.Create().Give(connection));
    }

    [Fact]
    public void An_old_database_gets_an_identity_in_rollback_mode()
    {
        using var connection = Database("CREATE TABLE T (A); INSERT INTO T VALUES (1)");
        var identity = DatabaseIdentity.Create();

        connection.Execute("PRAGMA journal_mode=DELETE");
        identity.Give(connection);
        connection.Execute("PRAGMA journal_mode=WAL; INSERT INTO T VALUES (zeroblob(20000))");

        CopyBoth(out var database, out var log);
        Inspect(database, log).Verdict.ShouldBe(WalVerdict.Whole);
        IdentityInFile().ShouldBe(identity);
    }

    [Fact]
    public void A_log_of_other_pages_is_foreign()
    {
        var (small, large) = (new SampleDatabase(1024, 1, commits: 4), new SampleDatabase(4096, 1, commits: 4));
        Inspect(small.Database, large.Log).Objection.ShouldNotBeNull().ShouldContain("pages");
    }

    [Fact]
    public void A_backup_put_in_the_place_of_a_database_is_not_mixed_with_its_old_log()
    {
        using var connection = Database("CREATE TABLE T (A); INSERT INTO T VALUES (1)");
        connection.Execute($"VACUUM INTO '{_folder.File}.backup'");
        connection.Execute("INSERT INTO T VALUES (zeroblob(50000))");
        CopyBoth(out _, out var log);

        var report = Inspect(File.ReadAllBytes(_folder.File + ".backup"), log);
        report.Verdict.ShouldBe(WalVerdict.Foreign);
        report.Objection.ShouldNotBeNull().ShouldContain("WAL mode");
    }

    [Fact]
    public void An_older_log_is_not_put_over_a_newer_database_nor_a_newer_one_over_an_older_database()
    {
        var states = new List<(byte[] Database, byte[] Log)>();
        for (var i = 0; i < 3; i++)
        {
            // Each connection reads page 1 anew, and so counts on.
            using var connection = Database("CREATE TABLE IF NOT EXISTS T (A); INSERT INTO T VALUES (zeroblob(50000))");
            connection.Execute("PRAGMA wal_checkpoint(RESTART); INSERT INTO T VALUES (zeroblob(50000))");
            CopyBoth(out var database, out var log);
            states.Add((database, log));
        }

        foreach (var (database, log) in states)
            Inspect(database, log).Verdict.ShouldBe(WalVerdict.Whole);
        Inspect(states[2].Database, states[0].Log).Objection.ShouldNotBeNull().ShouldContain("already");
        Inspect(states[0].Database, states[2].Log).Objection.ShouldNotBeNull().ShouldContain("only");
    }

    private Microsoft.Data.Sqlite.SqliteConnection Database(string sql)
    {
        var connection = _folder.Open();
        connection.Execute("PRAGMA journal_mode=WAL");
        connection.Execute(sql);
        return connection;
    }

    private void CopyBoth(out byte[] database, out byte[] log) => (database, log) = (StoreFiles.Copy(_folder.File), StoreFiles.Copy(Log));

    private static WalReport Inspect(byte[] database, byte[] log)
    {
        using var folder = new TemporaryFolder();
        new StoreFiles(database, log).WriteTo(folder, log);
        return WalInspection.Inspect(folder.File);
    }

    private DatabaseIdentity? IdentityInFile() => DatabaseIdentity.Of(DatabaseHeader.Read(StoreFiles.Copy(_folder.File)).ShouldNotBeNull());
}
