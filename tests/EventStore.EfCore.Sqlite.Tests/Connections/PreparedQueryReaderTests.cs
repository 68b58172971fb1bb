using System.Data.Common;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Connections;

/// <summary>What it gives or refuses is what Microsoft.Data.Sqlite's own reader does, whether or not it was asked for null first.</summary>
public sealed class PreparedQueryReaderTests : IDisposable
{
    // Of a table: streams of what is no column of one end the process, in Microsoft.Data.Sqlite.
    private const string Table =
        """
        CREATE TABLE "Values" AS
        SELECT 7 AS "small", 5000000000 AS "large", -9223372036854775808 AS "least", 2.5 AS "real", 'grün' AS "text",
            '7' AS "digits", x'' AS "empty", x'00010203' AS "bytes", NULL AS "null", '2026-01-02 03:04:05' AS "time",
            'c9a646d3-9c61-4cb7-bfcd-ee2522c8f633' AS "guid"
        UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 7, NULL, NULL
        """;

    private static readonly Dictionary<string, Func<DbDataReader, int, object?>> Getters = new()
    {
        { "Int64", (r, i) => r.GetInt64(i) },
        { "Int32", (r, i) => r.GetInt32(i) },
        { "Int16", (r, i) => r.GetInt16(i) },
        { "Byte", (r, i) => r.GetByte(i) },
        { "Boolean", (r, i) => r.GetBoolean(i) },
        { "Double", (r, i) => r.GetDouble(i) },
        { "Float", (r, i) => r.GetFloat(i) },
        { "Decimal", (r, i) => r.GetDecimal(i) },
        { "Char", (r, i) => r.GetChar(i) },
        { "String", (r, i) => r.GetString(i) },
        { "Guid", (r, i) => r.GetGuid(i) },
        { "DateTime", (r, i) => r.GetDateTime(i) },
        { "Value", (r, i) => r.GetValue(i) },
        { "Values", (r, _) => { var all = new object[r.FieldCount]; r.GetValues(all); return all; } },
        { "by ordinal", (r, i) => r[i] },
        { "by name", (r, i) => r[r.GetName(i)] },
        { "byte[]", (r, i) => r.GetFieldValue<byte[]>(i) },
        { "long", (r, i) => r.GetFieldValue<long>(i) },
        { "long?", (r, i) => r.GetFieldValue<long?>(i) },
        { "string", (r, i) => r.GetFieldValue<string>(i) },
        { "TimeSpan", (r, i) => r.GetFieldValue<TimeSpan>(i) },
        { "Bytes", (r, i) => { var some = new byte[2]; return (r.GetBytes(i, 1, some, 0, 2), some[0], some[1]); } },
        { "Chars", (r, i) => { var some = new char[2]; return (r.GetChars(i, 1, some, 0, 2), some[0], some[1]); } },
        { "Stream", (r, i) => { using var s = r.GetStream(i); return s.Length; } },
        { "TextReader", (r, i) => { using var text = r.GetTextReader(i); return text.ReadToEnd(); } },
        { "FieldType", (r, i) => r.GetFieldType(i) },
        { "DataTypeName", (r, i) => r.GetDataTypeName(i) },
        { "Ordinal", (r, i) => r.GetOrdinal(r.GetName(i)) },
    };

    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    public PreparedQueryReaderTests()
    {
        _connection.Open();
        _connection.Execute(Table);
    }

    public static TheoryData<string> Names => [.. Getters.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_value_is_read_or_refused_as_by_the_plain_reader(string name)
    {
        var get = Getters[name];
        var plain = All(get, asksForNull: true, r => r);
        plain.Count.ShouldBe(22);
        All(get, asksForNull: true, r => new PreparedQueryReader(r)).ShouldBe(plain);
        All(get, asksForNull: false, r => new PreparedQueryReader(r)).ShouldBe(plain);
    }

    [Fact]
    public void What_was_asked_of_one_row_says_nothing_of_the_next()
    {
        using var command = Command();
        using var reader = new PreparedQueryReader(command.ExecuteReader());
        reader.Read().ShouldBeTrue();
        reader.IsDBNull(0).ShouldBeFalse();
        reader.Read().ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => reader.GetInt64(0));
        reader.Read().ShouldBeFalse();
        reader.NextResult().ShouldBeFalse();
    }

    [Fact]
    public void A_column_that_there_is_none_of_is_refused()
    {
        using var command = Command();
        using var reader = new PreparedQueryReader(command.ExecuteReader());
        reader.Read().ShouldBeTrue();
        Should.Throw<ArgumentOutOfRangeException>(() => reader.IsDBNull(11));
    }

    [Fact]
    public void Its_rows_can_be_enumerated_and_end_with_it()
    {
        using var command = Command();
        var reader = new PreparedQueryReader(command.ExecuteReader());
        (reader.FieldCount, reader.VisibleFieldCount, reader.Depth, reader.HasRows, reader.RecordsAffected).ShouldBe((11, 11, 0, true, -1));
        reader.GetSchemaTable()!.Rows.Count.ShouldBe(11);
        reader.Cast<DbDataRecord>().Count().ShouldBe(2);
        reader.IsClosed.ShouldBeFalse();
        reader.Dispose();
        reader.IsClosed.ShouldBeTrue();
    }

    public void Dispose() => _connection.Dispose();

    private SqliteCommand Command()
    {
        var command = _connection.CreateCommand();
        command.CommandText = "SELECT * FROM \"Values\"";
        return command;
    }

    private List<string> All(Func<DbDataReader, int, object?> get, bool asksForNull, Func<SqliteDataReader, DbDataReader> wrap)
    {
        using var command = Command();
        using var reader = wrap(command.ExecuteReader());
        var all = new List<string>();
        while (reader.Read())
        {
            for (var column = 0; column < reader.FieldCount; column++)
            {
                if (asksForNull)
                    _ = reader.IsDBNull(column);
                all.Add(Outcome(reader, column, get));
            }
        }

        return all;
    }

    private static string Outcome(DbDataReader reader, int column, Func<DbDataReader, int, object?> get)
    {
        try
        {
            return get(reader, column) switch
            {
                byte[] bytes => Convert.ToHexString(bytes),
                object[] values => string.Join(',', values),
                var value => $"{value?.GetType()} {value}",
            };
        }
        catch (Exception e) when (e is not ShouldAssertException)
        {
            return $"{e.GetType()} {e.Message}";
        }
    }
}
