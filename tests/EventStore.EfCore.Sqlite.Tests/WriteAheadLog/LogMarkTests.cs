using EventStore.EfCore.Sqlite.Tests.Connections;
using EventStore.EfCore.Sqlite.WriteAheadLog;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.WriteAheadLog;

/// <summary>A log that must be there and is not.</summary>
[Collection(PoolTests.Name)]
public sealed class LogMarkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DatabaseIdentity _identity = DatabaseIdentity.Create();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_new_database_alone_says_that_its_log_is_missing()
    {
        var store = await StoreFiles.CreateAsync(2, _identity);
        store.WriteTo(_folder, log: null);

        var report = WalInspection.Inspect(_folder.File);

        report.Verdict.ShouldBe(WalVerdict.Missing);
        report.Explanation.ShouldNotBeNull().ShouldContain("Put the log back");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(50_000)]
    public async Task An_empty_log_or_one_of_zeroes_is_missing_as_well(int zeroes)
    {
        var store = await StoreFiles.CreateAsync(2, _identity);
        store.WriteTo(_folder, new byte[zeroes]);

        WalInspection.Inspect(_folder.File).Verdict.ShouldBe(WalVerdict.Missing);
    }

    [Fact]
    public void The_mark_is_in_the_file_from_the_first_transaction_to_a_clean_end()
    {
        using var connection = Open(isLogExpected: false);
        connection.Execute("CREATE TABLE T (A)");
        InFile().ShouldBeFalse();

        LogMark.TrySet(connection).ShouldBeTrue();
        InFile().ShouldBeTrue();
        connection.Execute("INSERT INTO T VALUES (1)");
        Alone().Verdict.ShouldBe(WalVerdict.Missing);
        WithLog().Verdict.ShouldBe(WalVerdict.Whole);

        LogMark.TryClear(connection).ShouldBeTrue();
        InFile().ShouldBeFalse();
        Alone().Verdict.ShouldBe(WalVerdict.Absent);
        WithLog().Verdict.ShouldBe(WalVerdict.Whole);
        DatabaseIdentity.Of(DatabaseHeader.Read(StoreFiles.Copy(_folder.File))!).ShouldBe(_identity);
    }

    [Fact]
    public void A_reader_that_keeps_its_snapshot_leaves_the_mark_as_it_was()
    {
        using var connection = Open(isLogExpected: true);
        connection.Execute("CREATE TABLE T (A); INSERT INTO T VALUES (1)");
        using var reader = _folder.Open();
        reader.Execute("BEGIN");
        reader.Scalar("SELECT count(*) FROM T");
        connection.Execute("INSERT INTO T VALUES (2)");

        LogMark.TryClear(connection).ShouldBeFalse();
        InFile().ShouldBeTrue();

        reader.Execute("COMMIT");
        LogMark.TryClear(connection).ShouldBeTrue();
        InFile().ShouldBeFalse();
    }

    [Fact]
    public void A_log_that_just_began_anew_is_there()
    {
        using var connection = Open(isLogExpected: true);
        connection.Execute("CREATE TABLE T (A); INSERT INTO T VALUES (zeroblob(20000))");
        connection.Execute("PRAGMA wal_checkpoint(RESTART); INSERT INTO T VALUES (1)");
        var database = StoreFiles.Copy(_folder.File);

        // The header of the new generation, and none of its frames.
        var log = StoreFiles.Copy(_folder.File + "-wal");
        log.AsSpan(WalHeader.Size, WalFrame.HeaderSize).Clear();

        Inspect(database, log).Verdict.ShouldBe(WalVerdict.Whole);
    }

    [Fact]
    public void The_version_of_an_application_is_left_alone()
    {
        using var connection = Open(isLogExpected: false);
        connection.Execute("PRAGMA user_version=7; CREATE TABLE T (A)");

        LogMark.TrySet(connection).ShouldBeFalse();
        LogMark.TryClear(connection).ShouldBeFalse();

        connection.Scalar("PRAGMA user_version").ShouldBe("7");
        Alone().Verdict.ShouldBe(WalVerdict.Absent);
    }

    private SqliteConnection Open(bool isLogExpected)
    {
        var connection = _folder.Open();
        _identity.Give(connection, isLogExpected);
        connection.Execute("PRAGMA journal_mode=WAL");
        return connection;
    }

    private bool InFile() => LogMark.IsSet(DatabaseHeader.Read(StoreFiles.Copy(_folder.File)).ShouldNotBeNull());

    private WalReport Alone() => Inspect(StoreFiles.Copy(_folder.File), null);

    private WalReport WithLog() => Inspect(StoreFiles.Copy(_folder.File), StoreFiles.Copy(_folder.File + "-wal"));

    private static WalReport Inspect(byte[] database, byte[]? log)
    {
        using var folder = new TemporaryFolder();
        new StoreFiles(database, log ?? []).WriteTo(folder, log);
        return WalInspection.Inspect(folder.File);
    }
}
