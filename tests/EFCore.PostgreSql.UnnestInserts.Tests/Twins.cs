using EFCore.PostgreSql.UnnestInserts.Tests.Samples;
using Shouldly;
using Xunit;

namespace EFCore.PostgreSql.UnnestInserts.Tests;

/// <summary>Does the same to three databases (stock, arrays, arrays and async) and expects the same of all.</summary>
internal sealed class Twins : IAsyncLifetime
{
    private SampleDatabase[] _databases = [];

    /// <summary>The database that is written from arrays.</summary>
    public SampleDatabase Arrays => _databases[1];

    /// <summary>How many statements with arrays the last step took.</summary>
    public int Unnested { get; private set; }

    /// <summary>What the last save of the last step brought: a count or an exception, and the entity states.</summary>
    public string LastOutcome { get; private set; } = "";

    public async Task InitializeAsync() => _databases =
    [
        await SampleDatabase.CreateAsync(unnest: false),
        await SampleDatabase.CreateAsync(unnest: true),
        await SampleDatabase.CreateAsync(unnest: true),
    ];

    public async Task DisposeAsync()
    {
        foreach (var database in _databases)
            await database.DisposeAsync();
    }

    /// <summary>Makes changes in a fresh context of each database, saves and compares.</summary>
    public Task Save(Action<SampleContext> change) => Do(async (context, save) =>
    {
        change(context);
        await save();
    });

    /// <summary>Runs steps in a fresh context of each; each save must have the same outcome, and the databases the same content.</summary>
    public async Task Do(Func<SampleContext, Func<Task>, Task> steps)
    {
        var outcomes = new List<string>();
        foreach (var database in _databases)
        {
            database.Commands.Clear();
            var outcome = "";
            await using (var context = database.Open())
            {
                await steps(context, async () =>
                {
                    LastOutcome = await Outcome.OfSave(context, async: database == _databases[2]);
                    outcome += LastOutcome + "\n";
                });
            }

            outcomes.Add(outcome + await database.DumpAsync());
        }

        outcomes[1].ShouldBe(outcomes[0]);
        outcomes[2].ShouldBe(outcomes[0]);
        _databases[0].Commands.Unnested.ShouldBeEmpty();
        Unnested = Arrays.Commands.Unnested.Count;
        _databases[2].Commands.Unnested.Count.ShouldBe(Unnested);
    }
}
