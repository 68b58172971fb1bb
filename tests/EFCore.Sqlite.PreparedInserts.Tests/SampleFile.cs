using System.Text;
using EFCore.Sqlite.PreparedInserts.Tests.Samples;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EFCore.Sqlite.PreparedInserts.Tests;

/// <summary>A database file with the sample model, written through stock EF Core or through prepared inserts.</summary>
internal sealed class SampleFile : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"prepared-{Guid.NewGuid():N}.db");
    private readonly DbContextOptions<SampleContext> _options;

    public SampleFile(bool prepared)
    {
        _options = Options(sqlite => sqlite.UsePreparedInserts(prepared));
        using var context = Open();
        context.Database.EnsureCreated();
    }

    public CommandRecorder Commands { get; } = new();

    public string ConnectionString => $"Data Source={_path}";

    public SampleContext Open() => new(_options);

    public SampleContext Open(Action<Microsoft.EntityFrameworkCore.Infrastructure.SqliteDbContextOptionsBuilder> configure) =>
        new(Options(configure));

    /// <summary>Every value of every table, with its row id and storage class.</summary>
    public string Dump()
    {
        using var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        var dump = new StringBuilder();
        foreach (var table in Column(connection, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"))
        {
            var columns = Column(connection, $"SELECT name FROM pragma_table_xinfo('{table}')")
                .Select(column => $"' {column}=' || typeof(\"{column}\") || ':' || quote(\"{column}\")");
            foreach (var row in Column(connection, $"SELECT rowid || {string.Join(" || ", columns)} FROM \"{table}\" ORDER BY rowid"))
                dump.Append(table).Append(' ').AppendLine(row);
        }

        return dump.ToString();
    }

    public void Dispose()
    {
        SqliteConnection.ClearPool(new SqliteConnection(ConnectionString));
        foreach (var suffix in (string[])["", "-wal", "-shm", "-journal"])
            File.Delete(_path + suffix);
    }

    private DbContextOptions<SampleContext> Options(
        Action<Microsoft.EntityFrameworkCore.Infrastructure.SqliteDbContextOptionsBuilder> configure) =>
        new DbContextOptionsBuilder<SampleContext>()
            .UseSqlite(ConnectionString, configure)
            .AddInterceptors(Commands)
            .Options;

    private static List<string> Column(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read())
            values.Add(reader.GetString(0));

        return values;
    }
}
