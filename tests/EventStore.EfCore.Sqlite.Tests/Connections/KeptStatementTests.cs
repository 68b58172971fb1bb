using System.Data;
using Microsoft.Data.Sqlite;
using Shouldly;
using SQLitePCL;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Connections;

/// <summary>A statement is prepared once for as long as its connection stays open, and hinders nobody meanwhile or afterwards.</summary>
public sealed class KeptStatementTests : IDisposable
{
    private const string All = """SELECT * FROM "Numbers" ORDER BY 1""";

    private readonly TemporaryFolder _folder = new();
    private readonly SqliteConnection _connection;

    public KeptStatementTests()
    {
        _connection = _folder.Open();
        _connection.Execute("PRAGMA journal_mode=WAL");
        _connection.Execute("""CREATE TABLE "Numbers" ("A" INTEGER); INSERT INTO "Numbers" VALUES (1), (2), (3)""");
    }

    public void Dispose()
    {
        _connection.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void It_is_prepared_once_and_answers_by_the_schema_and_the_rows_of_now()
    {
        KeptStatement.Of(_connection, All).ShouldBeSameAs(KeptStatement.Of(_connection, All));
        Numbers().ShouldBe([1, 2, 3]);
        using var other = _folder.Open();
        other.Execute("""DROP TABLE "Numbers"; CREATE TABLE "Numbers" ("B" INTEGER); INSERT INTO "Numbers" VALUES (4)""");
        Numbers().ShouldBe([4]);
    }

    [Fact]
    public void A_connection_that_is_closed_lets_its_file_go()
    {
        Numbers().ShouldBe([1, 2, 3]);
        File.Exists(_folder.File + "-wal").ShouldBeTrue();
        _connection.Close();
        File.Exists(_folder.File + "-wal").ShouldBeFalse("whoever closes a database last takes its log in");
        _connection.Open();
        Numbers().ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void One_that_was_left_in_the_middle_reads_no_older_database_than_there_is()
    {
        KeptStatement.Of(_connection, All).Step().ShouldBeTrue();
        KeptStatement.Of(_connection, All).Reset();
        using var other = _folder.Open();
        other.Execute("""INSERT INTO "Numbers" VALUES (4)""");
        other.Scalar("PRAGMA wal_checkpoint(TRUNCATE)").ShouldBe("0", "nobody reads what was before");
        Numbers().ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public void A_connection_that_goes_back_to_its_pool_has_none()
    {
        _connection.Close();
        using var pooled = new SqliteConnection(_folder.ConnectionString);
        pooled.StateChange += (_, change) =>
        {
            // Whoever clears the pool just now closes the file.
            if (change.CurrentState == ConnectionState.Closed)
            {
                SqliteConnection.ClearPool(pooled);
                File.Exists(_folder.File + "-wal").ShouldBeFalse();
            }
        };
        pooled.Open();
        var statement = KeptStatement.Of(pooled, All);
        statement.Step().ShouldBeTrue();
        statement.Reset();
        File.Exists(_folder.File + "-wal").ShouldBeTrue();
        pooled.Close();
        statement.Prepared.IsClosed.ShouldBeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_that_failed_can_be_run_again(bool isPrepared)
    {
        if (isPrepared)
            Numbers().ShouldBe([1, 2, 3]);
        using var other = _folder.Open();
        other.Execute("""ALTER TABLE "Numbers" RENAME TO "Others" """);
        Should.Throw<SqliteException>(Numbers).SqliteErrorCode.ShouldBe(raw.SQLITE_ERROR);
        other.Execute("""ALTER TABLE "Others" RENAME TO "Numbers" """);
        Numbers().ShouldBe([1, 2, 3]);
    }

    private List<long> Numbers()
    {
        var numbers = new List<long>();
        var statement = KeptStatement.Of(_connection, All);
        try
        {
            while (statement.Step())
                numbers.Add(raw.sqlite3_column_int64(statement.Prepared, 0));
        }
        finally
        {
            statement.Reset();
        }

        return numbers;
    }
}
