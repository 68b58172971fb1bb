using EventStore.EfCore.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EventStore.EfCore.CrashTests.Creation;

/// <summary>
/// A process is killed, or interrupted, as it enters each of the calls with which it creates or migrates a file. Whatever it leaves is a
/// store after the next call, or after the remedy that the error names, and nothing lies about.
/// </summary>
/// <remarks>
/// A test run takes a part of the calls; EVENTSTORE_CRASH_STATES=all takes all of them.
/// </remarks>
[Collection(nameof(WholeMachine))]
public sealed class EveryStepTests(ITestOutputHelper output) : IDisposable
{
    private const int CallsOfATestRun = 10;
    private const int Killed = 128 + 9;
    private const int Interrupted = 130;

    private readonly string _folder = Directory.CreateTempSubdirectory("eventstore-steps-").FullName;

    [Theory]
    [InlineData("store")]
    [InlineData("tools")]
    [InlineData("locking")]
    public Task A_creation_that_is_killed_at_any_call_leaves_a_file_that_becomes_a_store(string way) =>
        WalkAsync(file => CreatorProcess.Arguments(way, file), _ => Task.CompletedTask, "KILL", Killed);

    [Theory]
    [InlineData("migrate")]
    [InlineData("tools")]
    [InlineData("locking")]
    public Task A_migration_that_is_killed_at_any_call_leaves_a_file_that_becomes_a_store(string way) =>
        WalkAsync(file => CreatorProcess.Arguments(way, file), PrepareAsync, "KILL", Killed);

    [Fact]
    public Task The_tool_that_is_interrupted_while_it_creates_leaves_a_file_that_becomes_a_store() =>
        WalkAsync(MigrateCommand, _ => Task.CompletedTask, "INT", Interrupted);

    [Fact]
    public Task The_tool_that_is_interrupted_while_it_migrates_leaves_a_file_that_becomes_a_store() =>
        WalkAsync(MigrateCommand, PrepareAsync, "INT", Interrupted);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string[] MigrateCommand(string file) =>
        [TestedTool.Assembly, "migrate", "--store", file];

    private async Task WalkAsync(Func<string, string[]> program, Func<string, Task> prepare, string signal, int exitCode)
    {
        var undisturbed = NewFile();
        await prepare(undisturbed);
        var calls = await TracedCalls.CountAsync(program(undisturbed));
        calls.ShouldContain("pwrite64");
        calls.ShouldContain("fsync");

        var outcomes = new List<string>();
        foreach (var n in Chosen(calls))
        {
            var (call, number) = (calls[n - 1], calls.Take(n).Count(c => c == calls[n - 1]));
            var file = NewFile();
            await prepare(file);
            var result = await TracedCalls.SignalAsync(signal, call, number, program(file));
            if (result.ExitCode != 0)
                result.ExitCode.ShouldBe(exitCode, result.Errors);
            var end = result.ExitCode == 0 ? "not ended by it" : "ended by it";
            outcomes.Add($"{end}: {await ShouldWorkAsync(file, $"{signal} at call {n}, {call} {number}")}");
        }

        foreach (var outcome in outcomes.CountBy(o => o))
            output.WriteLine($"{outcome.Value,4} {outcome.Key}");
        outcomes.ShouldContain(o => o.StartsWith("ended by it", StringComparison.Ordinal));
    }

    private static async Task<string> ShouldWorkAsync(string file, string moment)
    {
        try
        {
            return await UsableStore.ShouldWorkAsync(file);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{moment}: {e.Message}", e);
        }
    }

    /// <summary>Numbers of calls from 1: where a call of another kind follows, and a part of the others.</summary>
    private static IEnumerable<int> Chosen(List<string> calls)
    {
        var all = Enumerable.Range(1, calls.Count).ToList();
        if (Environment.GetEnvironmentVariable("EVENTSTORE_CRASH_STATES") == "all")
            return all;
        var turns = all.Where(n => n == 1 || calls[n - 1] != calls[n - 2]).ToList();
        return turns.Where((_, i) => i * CallsOfATestRun / turns.Count != (i - 1) * CallsOfATestRun / turns.Count || i == 0);
    }

    private string NewFile()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, Path.GetRandomFileName()));
        return Path.Combine(folder.FullName, "archive.db");
    }

    /// <summary>A file with the first migration only.</summary>
    private static async Task PrepareAsync(string file)
    {
        var services = new ServiceCollection();
        services.AddEventStore().UseSqlite($"Data Source={file}");
        await using (var provider = services.BuildServiceProvider())
        {
            var contexts = provider.GetRequiredService<IDbContextFactory<EventStoreDbContext>>();
            await using var context = await contexts.CreateDbContextAsync();
            await context.GetService<IMigrator>().MigrateAsync(context.Database.GetMigrations().First());
        }

        SqliteConnection.ClearAllPools();
    }
}
