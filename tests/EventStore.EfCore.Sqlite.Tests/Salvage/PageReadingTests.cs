using EventStore.EfCore.Sqlite.Salvage.Pages;
using EventStore.EfCore.Sqlite.WriteAheadLog;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Salvage;

/// <summary>What the page reader makes of files that SQLite wrote, and of any bytes at all.</summary>
public sealed class PageReadingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(512)]
    [InlineData(1024)]
    [InlineData(4096)]
    [InlineData(65_536)]
    public void Tables_and_indexes_are_read_as_SQLite_reads_them(int pageSize)
    {
        Fill(pageSize, rows: 400);
        using var file = File.OpenHandle(_folder.File);
        var walk = new TreeWalk(new PageImages(file, null, new WalLayout(pageSize, false)), PageView.Proven);

        walk.Rows("Things").Select(r => $"{r.RowId} {Text(r.Values[1..])}").ShouldBe(
            Query("SELECT Id, Text, Bytes, Number, Fraction FROM Things ORDER BY Id", r => $"{r.GetInt64(0)} {Text(Values(r, 1))}"));
        walk.Rows("IX_Things").Select(r => Text(r.Values)).ShouldBe(
            Query("SELECT Bytes, Number, Id FROM Things ORDER BY Bytes, Number, Id", r => Text(Values(r, 0))));
        walk.IsWhole.ShouldBeTrue();
        walk.Rows("Nothing").ShouldBeEmpty();
        walk.IsWhole.ShouldBeFalse();
    }

    [Fact]
    public void A_tree_whose_pages_lead_in_a_circle_or_nowhere_ends()
    {
        Fill(512, rows: 60);
        var bytes = File.ReadAllBytes(_folder.File);
        for (var seed = 0; seed < 100; seed++)
        {
            var damaged = (byte[])bytes.Clone();
            var random = new Random(seed);
            for (var i = 0; i < 200; i++)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            ReadAll(damaged, 512);
        }
    }

    [Fact]
    public void Noise_is_read_as_nothing_or_as_rows_but_never_fails()
    {
        byte[] types = [2, 5, 10, 13];
        for (var seed = 0; seed < 100; seed++)
        {
            var noise = new byte[20 * 512];
            var random = new Random(seed);
            random.NextBytes(noise);
            for (var page = 0; page < 20; page++)
                noise[page * 512] = types[random.Next(4)];
            noise[100] = 13;
            ReadAll(noise, 512);
        }
    }

    private void ReadAll(byte[] bytes, int pageSize)
    {
        var path = _folder.File + "-damaged";
        File.WriteAllBytes(path, bytes);
        using var file = File.OpenHandle(path);
        var pages = new PageImages(file, null, new WalLayout(pageSize, false));
        var walk = new TreeWalk(pages, PageView.Proven);
        _ = walk.Rows("Things").Count() + walk.Rows("IX_Things").Count();

        var reader = new RowReader(pages);
        foreach (var image in pages.All())
        {
            if (!BTreePage.TryRead(pages.Read(image), image.Page, out var page) || !page.HasRecords)
                continue;
            for (var cell = 0; cell < page.CellCount; cell++)
                reader.Read(page, cell, PageView.Proven);
        }
    }

    private void Fill(int pageSize, int rows)
    {
        using var connection = _folder.Open();
        connection.Execute($"PRAGMA page_size={pageSize}");
        connection.Execute("CREATE TABLE Things (Id INTEGER PRIMARY KEY, Text TEXT, Bytes BLOB, Number INTEGER, Fraction REAL)");
        connection.Execute("CREATE INDEX IX_Things ON Things (Bytes, Number)");
        var random = new Random(pageSize);
        using var transaction = connection.BeginTransaction();
        for (var i = 0; i < rows; i++)
        {
            using var insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO Things VALUES ($id, $text, $bytes, $number, $fraction)";
            var bytes = new byte[random.Next(8) == 0 ? random.Next(40_000) : random.Next(600)];
            random.NextBytes(bytes);
            insert.Parameters.AddWithValue("$id", random.NextInt64());
            insert.Parameters.AddWithValue("$text", i % 5 == 0 ? DBNull.Value : new string('ä', random.Next(300)));
            insert.Parameters.AddWithValue("$bytes", bytes);
            insert.Parameters.AddWithValue("$number", random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64));
            insert.Parameters.AddWithValue("$fraction", random.NextDouble());
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private List<string> Query(string sql, Func<SqliteDataReader, string> read)
    {
        using var connection = _folder.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    private static object?[] Values(SqliteDataReader row, int from) =>
        [.. Enumerable.Range(from, row.FieldCount - from).Select(i => row.IsDBNull(i) ? null : row.GetValue(i))];

    private static string Text(object?[] values) =>
        string.Join('|', values.Select(v => v is byte[] bytes ? Convert.ToHexString(bytes) : FormattableString.Invariant($"{v}")));
}
