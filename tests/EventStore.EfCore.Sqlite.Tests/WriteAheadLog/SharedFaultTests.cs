using EventStore.EfCore.Sqlite.WriteAheadLog;
using Shouldly;

namespace EventStore.EfCore.Sqlite.Tests.WriteAheadLog;

/// <summary>The inputs that showed the faults. Each has an equivalent among the other tests, which make their own.</summary>
public sealed class SharedFaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SharedFaultsFact]
    public void The_whole_log_is_whole_and_a_bit_flipped_in_any_third_byte_of_its_first_half_is_seen()
    {
        var (database, log) = (SharedFaults.Unzip("archive.db.gz"), SharedFaults.Unzip("archive.db-wal.gz"));
        var files = new StoreFiles(database, log);
        files.WriteTo(_folder, log);
        var whole = WalInspection.Inspect(_folder.File);
        (whole.Verdict, whole.Judgement!.AcceptedFrame, whole.Judgement.AcceptedCommits).ShouldBe((WalVerdict.Whole, 119, 12));

        for (var at = log.Length / 3; at < log.Length / 2; at += 3_001)
        {
            files.WriteTo(_folder, LogSamples.Changed(log, b => b[at] ^= 1));
            var report = WalInspection.Inspect(_folder.File);
            report.IsProvablyDamaged.ShouldBeTrue($"byte {at}");
            report.Judgement!.ProvenFrame.ShouldBe(119);
        }
    }

    [SharedFaultsFact]
    public void One_bit_at_a_third_of_the_log_is_salvaged_but_for_one_page()
    {
        var files = new StoreFiles(SharedFaults.Unzip("archive.db.gz"), SharedFaults.Unzip("archive.db-wal.gz"));
        files.WriteTo(_folder, LogSamples.Changed(files.Log, b => b[b.Length / 3] ^= 1));

        var report = Recovered.Write(_folder.File, _folder.File + ".salvaged", includeProven: true);

        report.Skipped.Count.ShouldBe(1);
        new StoreFiles(File.ReadAllBytes(_folder.File + ".salvaged"), []).WriteTo(_folder, log: null);
        using var connection = _folder.Open();
        connection.Scalar("SELECT sum(\"LastPosition\") FROM \"Servers\"").ShouldBe("240");
    }

    [SharedFaultsFact]
    public void Stores_from_before_identities_cannot_be_told_apart_and_are_not_accused()
    {
        var files = new StoreFiles(SharedFaults.Unzip("archive.db.gz"), SharedFaults.Unzip("foreign.db-wal.gz"));
        files.WriteTo(_folder, files.Log);

        var report = WalInspection.Inspect(_folder.File);

        report.Verdict.ShouldBe(WalVerdict.Whole);
        DatabaseIdentity.Of(report.Database!).ShouldBeNull();
        DatabaseIdentity.Of(report.Judgement!.LastPage1!).ShouldBeNull();
    }
}
