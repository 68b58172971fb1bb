using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

public sealed class ImportFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_that_is_not_there_is_an_error_and_no_store_is_made() =>
        await ShouldFailAsync(_folder.File("nowhere.db"), "There is no file");

    [Fact]
    public async Task A_folder_is_no_archive() => await ShouldFailAsync(_folder.Root, "There is no file");

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
