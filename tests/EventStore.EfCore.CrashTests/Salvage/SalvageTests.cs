using System.Collections.Concurrent;
using EventStore.EfCore.CrashTests.Damage;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EventStore.EfCore.CrashTests.Salvage;

/// <summary>
/// Stores get damaged at random and are salvaged: every event whose bytes are intact comes back, and what is missing is told.
/// </summary>
public sealed class SalvageTests(RichStores stores, ITestOutputHelper output) : IClassFixture<RichStores>
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task What_is_intact_is_salvaged_and_what_is_missing_is_told()
    {
        var kinds = SalvageDamages.All(stores);
        var intact = stores.All.ToDictionary(s => s, s => new IntactRows(s));
        var trials = new ConcurrentBag<SalvageTrial>();
        await Parallel.ForAsync(0, Math.Max(Effort.Damages, kinds.Length), async (number, _) =>
            trials.Add(await TryAsync(kinds[number % kinds.Length], number, number / kinds.Length, intact)));

        var table = Table([.. trials.OrderBy(t => t.Number)]);
        output.WriteLine(table);
        var faults = trials.Where(t => t.Faults.Count > 0).OrderBy(t => t.Number).ToArray();
        faults.Length.ShouldBe(0, $"{table}\nseed {Effort.Seed}\n" + string.Join('\n', faults.Take(20).Select(f => $"{f}")));
    }

    [Fact]
    public async Task A_whole_store_gives_an_equal_one()
    {
        foreach (var original in stores.All)
        {
            var kind = new SalvageDamageKind("nothing", [original], 0, _ => { });
            var trial = await TryAsync(kind, 0, 0, new Dictionary<Original, IntactRows> { [original] = new(original) });

            trial.Faults.ShouldBeEmpty();
            trial.IsComplete.ShouldBeTrue();
            trial.Lost.ShouldBe(0);
        }
    }

    private async Task<SalvageTrial> TryAsync(
        SalvageDamageKind kind, int number, int round, Dictionary<Original, IntactRows> intact)
    {
        var victim = kind.Victims[round % kind.Victims.Length];
        var store = new DamagedStore(victim, new Random(Effort.Seed + number));
        kind.Apply(store);
        var folder = stores.Folder(Path.GetRandomFileName());
        store.WriteTo(folder);
        var check = new SalvageCheck(store, kind, intact[victim]);
        try
        {
            await Task.Run(() => check.RunAsync(folder)).WaitAsync(TimeLimit);
            return new SalvageTrial(kind.Name, number, check.IsComplete, check.Error, check.Lost, check.Faults);
        }
        catch (TimeoutException)
        {
            return new SalvageTrial(kind.Name, number, false, null, 0, [$"no end within {TimeLimit}"]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Table(SalvageTrial[] trials) => string.Join('\n',
    [
        Line("damage", "tried", "complete", "named", "error", "lost", "faults"),
        .. trials.GroupBy(t => t.Kind).Select(kind => Row(kind.Key, [.. kind])),
        Row("all", trials),
    ]);

    private static string Row(string kind, SalvageTrial[] trials) => Line(
        kind, trials.Length, trials.Count(t => t.IsComplete), trials.Count(t => !t.IsComplete && t.Error is null),
        trials.Count(t => t.Error is not null), trials.Sum(t => t.Lost), trials.Count(t => t.Faults.Count > 0));

    private static string Line(string kind, params object[] cells) => $"{kind,-34}{string.Concat(cells.Select(cell => $"{cell,10}"))}";
}
