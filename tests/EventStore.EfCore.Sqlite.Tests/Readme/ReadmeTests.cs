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
