using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.Readme;

// Runs alone: it changes the working directory and the output of the process.
[CollectionDefinition(nameof(ReadmeTests), DisableParallelization = true)]
[Collection(nameof(ReadmeTests))]
public sealed class ReadmeTests
{
    [Fact]
    public void Readmes_program_compiles_as_printed_and_stores_an_event_and_reads_it_back()
    {
        using var folder = new WorkingFolder();

        var (assembly, problems) = ReadmeProgram.Compile(ReadmeProgram.Text());
        problems.ShouldBeEmpty();
        var lines = ReadmeProgram.Run(assembly).Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

        lines.Length.ShouldBe(2);
        lines[0].ShouldBe("Stored at position 1");
        lines[1].ShouldMatch("^1 [0-9a-f]{64}$");
        File.Exists("archive.db").ShouldBeTrue();
    }

    [Fact]
    public async Task The_pages_application_with_tables_of_its_own_in_the_file_keeps_both_in_step()
    {
        using var folder = new WorkingFolder();
        var content = new EventContent(AuthorId.FromBytes(new byte[32]), 1, EventHash.None, [], "hello"u8, timestampHintMs: 0);
        var first = Event.Create(new ServerId("garden"), content, new byte[64], channel: "general");
        var output = new StringWriter();

        // Once more, as after a crash between the two: nothing is stored twice.
        await SharedFileSample.RunAsync(first, output);
        await SharedFileSample.RunAsync(first, output);

        output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe(["1 marked, at position 1", "1 marked, at position 1"]);
        using var connection = new SqliteConnection("Data Source=archive.db;Pooling=False");
        connection.Open();
        connection.Scalar("SELECT COUNT(*) FROM \"__EFMigrationsHistory\" WHERE \"MigrationId\" LIKE '%Bookmarks'").ShouldBe("0");
        connection.Scalar("SELECT COUNT(*) FROM \"__GardenMigrations\"").ShouldBe("1");
        connection.Scalar("SELECT COUNT(*) FROM \"Events\"").ShouldBe("1");
    }

    [Fact]
    public void The_page_shows_the_code_of_the_shared_file_that_is_tested()
    {
        var repository = ReadmeProgram.RepositoryFolder();
        var sample = File.ReadAllText(
            Path.Combine(repository, "tests", "EventStore.EfCore.Sqlite.Tests", "Readme", "SharedFileSample.cs"));
        var code = sample.Split("// <page>")[1].Split("// </page>")[0];
        var unindented = string.Join('\n', code.Split('\n').Select(l => l.Length >= 8 ? l[8..] : l)).Trim();

        File.ReadAllText(Path.Combine(repository, "docs", "api.md")).ShouldContain(unindented);
    }

    [Fact]
    public void A_program_that_lacks_something_does_not_compile()
    {
        var text = ReadmeProgram.Text().Replace("using EventStore.EfCore;", "", StringComparison.Ordinal);

        ReadmeProgram.Compile(text).Problems.ShouldNotBeEmpty();
    }

    /// <summary>The program names a file in the working directory, as an application would.</summary>
    private sealed class WorkingFolder : IDisposable
    {
        private readonly string _before = Directory.GetCurrentDirectory();
        private readonly string _folder = Directory.CreateTempSubdirectory("readme").FullName;

        public WorkingFolder() => Directory.SetCurrentDirectory(_folder);

        public void Dispose()
        {
            Directory.SetCurrentDirectory(_before);
            SqliteConnection.ClearAllPools();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
