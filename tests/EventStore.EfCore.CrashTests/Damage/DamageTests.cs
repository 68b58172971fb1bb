using System.Collections.Concurrent;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EventStore.EfCore.CrashTests.Damage;

/// <summary>Files get damaged at random. What is read then is exact, or an error or a finding says what is wrong.</summary>
public sealed class DamageTests(Originals originals, ITestOutputHelper output) : IClassFixture<Originals>
{
    private const int DamagesOfATestRun = 60;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    [Fact]
    public Task A_damaged_database_hides_and_changes_nothing_without_a_word() => ShouldBeToldAsync(DatabaseDamages.All(originals), 28);

    [Fact]
    public Task A_damaged_log_hides_and_changes_nothing_without_a_word() => ShouldBeToldAsync(LogDamages.All(originals), 24);

    [Fact]
    public Task A_log_with_a_lost_end_hides_nothing_without_a_word() => ShouldBeToldAsync(LogDamages.Tail(originals), 8);

    [Fact]
    public void The_stores_are_what_the_damages_are_meant_for()
    {
        new WalFile(originals.Logged.Files[Original.Log]).Commits.Count.ShouldBeGreaterThan(5);
        new WalFile(originals.Half.Files[Original.Log]).Commits.Count.ShouldBeGreaterThan(5);
        originals.Half.Files[Original.Database].Length.ShouldBeGreaterThan(originals.Logged.Files[Original.Database].Length);
        originals.Whole.HasLog.ShouldBeFalse();
        originals.Whole.Content.Events.ShouldBe(originals.Half.Content.Events);
    }

    private async Task ShouldBeToldAsync(DamageKind[] kinds, int share)
    {
        var trials = new ConcurrentBag<DamageTrial>();
        await Parallel.ForAsync(0, share * Effort.Damages / DamagesOfATestRun, async (number, _) =>
            trials.Add(await TryAsync(kinds[number % kinds.Length], number, number / kinds.Length)));

        var table = new DamageTable([.. trials.OrderBy(t => (t.Number % kinds.Length, t.Number))]);
        output.WriteLine($"{table}");
        table.Faults.Count().ShouldBe(0, table.Explain(Effort.Seed));
    }

    private async Task<DamageTrial> TryAsync(DamageKind kind, int number, int round)
    {
        var store = new DamagedStore(kind.Victims[round % kind.Victims.Length], new Random(Effort.Seed + number));
        kind.Apply(store);
        var folder = originals.Folder(Path.GetRandomFileName());
        store.WriteTo(folder);
        var check = new DamageCheck(store.Content, store.Acknowledged);
        try
        {
            // The driver waits synchronously, so the check needs a thread of its own.
            var (outcome, detail) = await Task.Run(() => check.RunAsync(Path.Combine(folder, Original.Database))).WaitAsync(TimeLimit);
            return new DamageTrial(kind.Name, number, outcome, check.Missing, detail);
        }
        catch (TimeoutException)
        {
            return new DamageTrial(kind.Name, number, DamageOutcome.Hung, 0, $"no end within {TimeLimit}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
