using EventStore.EfCore.Sqlite.WriteAheadLog;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.WriteAheadLog;

/// <summary>Whatever a power cut can leave of a log whose commits were synced is no damage.</summary>
public sealed class HonestPowerCutTests
{
    [Theory]
    [InlineData(512, 6_000)]
    [InlineData(4096, 1_500)]
    public void A_power_cut_is_never_taken_for_damage(int pageSize, int cuts)
    {
        var random = new Random(pageSize);
        using var folder = new TemporaryFolder();
        for (var i = 0; i < cuts; i++)
        {
            var history = new LogHistory(new WalLayout(pageSize, random.Next(2) == 0), new Random(i));
            history.Live();
            history.CutPower();
            history.WriteTo(folder.File);

            var report = WalInspection.Inspect(folder.File);
            report.MayBeOpened.ShouldBeTrue($"cut {i}: {report.Explanation}");
            report.Judgement.ShouldNotBeNull().AcceptedFrame.ShouldBeGreaterThanOrEqualTo(history.Log.Position);
        }
    }

    [Fact]
    public void A_header_torn_while_the_log_begins_anew_is_no_damage_as_long_as_the_database_has_it_all()
    {
        var random = new Random(3);
        using var folder = new TemporaryFolder();
        var torn = 0;
        for (var i = 0; i < 1_000; i++)
        {
            var history = new LogHistory(new WalLayout(512, random.Next(2) == 0), new Random(i));
            history.Live();
            if (history.Log.Position < 2)
                continue;
            history.TearHeader();
            history.WriteTo(folder.File);

            var report = WalInspection.Inspect(folder.File);
            report.MayBeOpened.ShouldBeTrue($"header {i}: {report.Explanation}");
            if (report.Judgement.ShouldNotBeNull().Header.Fault == WalHeaderFault.None)
                continue;
            torn++;

            // The same log beside a database that lacks one byte of it.
            history.SpoilDatabase();
            history.WriteTo(folder.File);
            WalInspection.Inspect(folder.File).IsProvablyDamaged.ShouldBeTrue($"header {i}");
        }

        torn.ShouldBeGreaterThan(300);
    }
}
