using EventStore.EfCore.Sqlite.WriteAheadLog;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.WriteAheadLog;

/// <summary>Hundreds of damages of SQLite's own logs, each judged, recovered by SQLite, and the two compared.</summary>
public sealed class RandomDamageTests
{
    [Theory]
    [InlineData(4096, 1, false)]
    [InlineData(1024, 1, false)]
    [InlineData(1024, 3, false)]
    [InlineData(4096, 1, true)]
    [InlineData(1024, 2, true)]
    public void What_a_damage_loses_is_what_is_judged(int pageSize, int generations, bool isHalfCopied)
    {
        var random = new Random(pageSize + generations);
        var sample = new SampleDatabase(pageSize, seed: 7, commits: 24, generations, isHalfCopied);
        using var folder = new TemporaryFolder();
        sample.WriteTo(folder);
        var whole = SampleDatabase.Judge(folder);
        WalInspection.Inspect(folder.File).Verdict.ShouldBe(WalVerdict.Whole);
        whole.AcceptedCommits.ShouldBeGreaterThanOrEqualTo(24);

        var found = 0;
        for (var i = 0; i < 120; i++)
        {
            var damage = Damage.Create(random, sample.Log, whole);
            sample.WriteTo(folder, damage.Log);
            var report = WalInspection.Inspect(folder.File);
            var judgement = report.Judgement.ShouldNotBeNull();
            var output = folder.File + ".salvaged";
            if (report.Verdict != WalVerdict.Foreign)
                Recovered.Write(folder.File, output, includeProven: false);

            // What recovery accepts: every byte of the database, and so the same commits (if no checkpoint was ahead).
            var isRecovered = SampleDatabase.TryRecover(folder);
            (isRecovered || isHalfCopied).ShouldBeTrue(damage.ToString());
            if (isRecovered && report.Verdict != WalVerdict.Foreign)
                File.ReadAllBytes(output).AsSpan().SequenceEqual(File.ReadAllBytes(folder.File)).ShouldBeTrue(damage.ToString());
            var lost = whole.AcceptedCommits - judgement.AcceptedCommits;
            if (!isHalfCopied)
                Math.Min(sample.Count - SampleDatabase.CountIn(folder), whole.AcceptedCommits).ShouldBe(lost, damage.ToString());
            File.Delete(output);

            // What must be seen, and that nothing else is.
            if (lost >= damage.CommitsSeen)
                report.IsProvablyDamaged.ShouldBeTrue($"{damage}, {lost} commits lost");
            if (lost == 0)
                report.MayBeOpened.ShouldBeTrue(damage.ToString());
            found += report.IsProvablyDamaged ? 1 : 0;
        }

        found.ShouldBeGreaterThan(60);
    }
}
