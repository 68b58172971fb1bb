using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

public sealed class ImportFileTests : IDisposable
{
    private const string Columns =
        "(hash BLOB PRIMARY KEY, server_id TEXT, channel_id TEXT, author BLOB, seq INTEGER, timestamp_hint_ms INTEGER, event_data BLOB";

    private const string Table = $"CREATE TABLE events {Columns}";
    private const string Other = $"CREATE TABLE other {Columns})";

    private const string Endless =
        "CREATE VIEW events AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT zeroblob(32) hash, 's' server_id, "
        + "'' channel_id, zeroblob(32) author, i seq, i timestamp_hint_ms, zeroblob(200) event_data FROM c";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_that_is_not_there_is_an_error_and_no_store_is_made() =>
        await ShouldFailAsync(_folder.File("nowhere.db"), "There is no file");

    [Fact]
    public async Task A_folder_is_no_archive() => await ShouldFailAsync(_folder.Root, "is a folder");

    [Fact]
    public async Task A_file_that_is_no_database_is_an_error() =>
        await ShouldFailAsync(_folder.Write("text.db", new string('x', 5000)), "as a legacy archive: ");

    [Fact]
    public async Task A_database_without_the_table_is_an_error()
    {
        Sql.Execute(_folder.File("other.db"), "CREATE TABLE other (id INTEGER)");

        await ShouldFailAsync(_folder.File("other.db"), "is not a legacy archive");
    }

    [Fact]
    public async Task A_store_of_this_project_is_no_legacy_archive()
    {
        await Tool.DoneAsync("migrate", "--store", _folder.File("ours.db"));

        await ShouldFailAsync(_folder.File("ours.db"), "it has no table 'events' with the columns 'hash', 'server_id'");
    }

    [Fact]
    public async Task A_legacy_archive_given_as_the_store_is_refused_with_the_way_to_import_it()
    {
        var legacy = new LegacyFile(_folder.File("legacy.db"));

        var result = await Tool.RunWithInputAsync(Samples.Line(Samples.Create(1, 1)), "ingest", "--store", legacy.Path);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("eventstore import FILE");
    }

    [Fact]
    public async Task A_pipe_is_refused_and_not_waited_for()
    {
        var pipe = await _folder.PipeAsync("pipe");
        File.CreateSymbolicLink(_folder.File("link"), pipe);

        await ShouldFailAsync(pipe, $"Cannot read '{pipe}' as a legacy archive: it is empty, a pipe or a device.");
        await ShouldFailAsync(_folder.File("link"), "it is empty, a pipe or a device.");
        await ShouldFailAsync("/dev/zero", "it is empty, a pipe or a device.");
    }

    [Theory]
    [InlineData("CREATE TABLE other (a); CREATE VIEW events AS SELECT a AS hash, a AS server_id FROM other", "it has no table 'events'")]
    [InlineData($"{Other}; CREATE VIEW events AS SELECT * FROM other", "its 'events' is no table but a view")]
    [InlineData(Endless, "its 'events' is no table but a view")]
    [InlineData(
        "CREATE VIRTUAL TABLE events USING fts5(hash, server_id, channel_id, author, seq, timestamp_hint_ms, event_data)",
        "its 'events' is no table but a virtual table")]
    [InlineData($"{Table}) WITHOUT ROWID", "its table 'events' is WITHOUT ROWID")]
    [InlineData($"{Table}, rowid TEXT)", "has a column 'rowid' of its own")]
    [InlineData(
        "CREATE TABLE events (hash BLOB PRIMARY KEY, server_id TEXT, channel_id TEXT, author BLOB, seq INTEGER, timestamp_hint_ms INTEGER, "
        + "event_data BLOB GENERATED ALWAYS AS (zeroblob(seq)) VIRTUAL)",
        "its column 'event_data' is generated")]
    public async Task A_table_of_another_kind_is_refused_as_what_it_is(string sql, string reason)
    {
        Sql.Execute(_folder.File("odd.db"), sql);

        await ShouldFailAsync(_folder.File("odd.db"), $"'{_folder.File("odd.db")}' is not a legacy archive: ");
        await ShouldFailAsync(_folder.File("odd.db"), reason);
    }

    [Fact]
    public async Task A_column_that_no_event_needs_may_be_generated()
    {
        var legacy = new LegacyFile(_folder.File("legacy.db"));
        Sql.Execute(legacy.Path, "ALTER TABLE events ADD COLUMN more GENERATED ALWAYS AS (zeroblob(1000000000)) VIRTUAL");
        legacy.Add(Samples.Create(1, 1));

        (await ImportAsync(legacy.Path)).Number("stored").ShouldBe(1);
    }

    [Fact]
    public async Task A_file_damaged_in_the_middle_is_read_up_to_there_and_named()
    {
        var legacy = new LegacyFile(_folder.File("legacy.db"));
        legacy.AddAll(Samples.Generate(2000));
        await using (var file = File.OpenWrite(legacy.Path))
        {
            file.Position = file.Length / 2 / 4096 * 4096;
            await file.WriteAsync(Enumerable.Repeat((byte)0xA5, 20 * 4096).ToArray());
        }

        var result = await ImportAsync(legacy.Path);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain($"The legacy archive '{legacy.Path}' is damaged behind row ");
        result.Error.ShouldContain("SQLite says 'database disk image is malformed'");
        result.Error.ShouldContain($"`sqlite3 '{legacy.Path}' .recover");
        result.Number("stored").ShouldBeInRange(100, 1999);
        result.Json.GetProperty("complete").GetBoolean().ShouldBeFalse();
        result.Json.GetProperty("error").GetProperty("kind").GetString().ShouldBe("input");
    }

    [Fact]
    public async Task A_file_with_fewer_rows_than_its_index_is_damaged_though_nothing_of_it_is_unreadable()
    {
        var legacy = new LegacyFile(_folder.File("legacy.db"));
        legacy.AddAll(Samples.Generate(50));
        Sql.Execute(
            legacy.Path,
            """
            PRAGMA writable_schema=ON;
            CREATE TABLE copy AS SELECT * FROM events WHERE rowid <= 40;
            UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'copy')
            WHERE name = 'events' AND type = 'table';
            DELETE FROM sqlite_schema WHERE name = 'copy';
            """);

        var result = await ImportAsync(legacy.Path);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("is damaged behind row 40: its index has 50 rows and its table 40");
        result.Number("stored").ShouldBe(40);
    }

    private Task<CliResult> ImportAsync(string file) => Tool.RunAsync("import", file, "--store", _folder.File("archive.db"), "--json");

    private async Task ShouldFailAsync(string file, string message)
    {
        var store = _folder.File("archive.db");

        var result = await Tool.RunAsync("import", file, "--store", store);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain(message);
        result.Error.TrimEnd('\n').ShouldNotContain('\n');
        File.Exists(store).ShouldBeFalse();
    }
}
