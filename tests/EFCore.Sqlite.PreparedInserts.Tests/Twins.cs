using EFCore.Sqlite.PreparedInserts.Tests.Samples;
using Shouldly;

namespace EFCore.Sqlite.PreparedInserts.Tests;

/// <summary>Does the same to three files (stock, prepared, prepared and async) and expects the same of all.</summary>
internal sealed class Twins : IDisposable
{
    private readonly SampleFile _stock = new(prepared: false);
    private readonly SampleFile _prepared = new(prepared: true);
    private readonly SampleFile _preparedAsync = new(prepared: true);

    /// <summary>The file written by prepared inserts.</summary>
    public SampleFile Prepared => _prepared;

    /// <summary>How many INSERT commands stock EF Core, and the prepared path, reported for the last step.</summary>
    public (int Stock, int Prepared) Inserts { get; private set; }

    /// <summary>What the last save of the last step brought: a count or an exception, and the entity states.</summary>
    public string LastOutcome { get; private set; } = "";

    /// <summary>Makes changes in a fresh context of each file, saves and compares.</summary>
    public Task Save(Action<SampleContext> change) => Do(async (context, save) =>
    {
        change(context);
        await save();
    });

    /// <summary>Runs steps in a fresh context of each file; each save must have the same outcome, and the files the same content.</summary>
    public async Task Do(Func<SampleContext, Func<Task>, Task> steps)
    {
        var outcomes = new List<string>();
        foreach (var file in (SampleFile[])[_stock, _prepared, _preparedAsync])
        {
            file.Commands.Inserts.Clear();
            var outcome = "";
            await using (var context = file.Open())
            {
                await steps(context, async () =>
                {
                    LastOutcome = await Outcome.OfSave(context, async: file == _preparedAsync);
                    outcome += LastOutcome + "\n";
                });
            }

            outcomes.Add(outcome + file.Dump());
        }

        outcomes[1].ShouldBe(outcomes[0]);
        outcomes[2].ShouldBe(outcomes[0]);
        Inserts = (_stock.Commands.Inserts.Count, _prepared.Commands.Inserts.Count);
        _preparedAsync.Commands.Inserts.Count.ShouldBe(Inserts.Prepared);
    }

    public void Dispose()
    {
        _stock.Dispose();
        _prepared.Dispose();
        _preparedAsync.Dispose();
    }
}
