using System.Diagnostics;
using System.Globalization;
using EventStore.EfCore.Sqlite.Tests.Connections;
using EventStore.EfCore.Sqlite.WriteAheadLog;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Sqlite.Tests.WriteAheadLog;

/// <summary>The look before the first connection.</summary>
[Collection(PoolTests.Name)]
public sealed class InspectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_log_nothing_is_wrong_and_nothing_is_made()
    {
        WalInspection.Inspect(_folder.File).Verdict.ShouldBe(WalVerdict.Absent);
        File.WriteAllBytes(_folder.File, []);
        WalInspection.Inspect(_folder.File).Verdict.ShouldBe(WalVerdict.Absent);
        File.WriteAllText(_folder.File, "not a database");

        var report = WalInspection.Inspect(_folder.File);

        (report.Verdict, report.MayBeOpened, report.Explanation).ShouldBe((WalVerdict.Absent, true, null));
        Directory.GetFiles(_folder.Folder).ShouldBe([_folder.File]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_log_with_commits_whose_database_is_empty_or_missing_is_not_left_to_SQLite_which_deletes_it(bool isMissing)
    {
        var sample = new SampleDatabase(4096, seed: 2, commits: 4);
        sample.WriteTo(_folder);
        File.WriteAllBytes(_folder.File, []);
        if (isMissing)
            File.Delete(_folder.File);

        var report = WalInspection.Inspect(_folder.File);

        report.Verdict.ShouldBe(WalVerdict.Orphaned);
        report.Explanation.ShouldNotBeNull().ShouldContain("would delete");
        SampleDatabase.TryRecover(_folder);
        File.Exists(_folder.File + "-wal").ShouldBeFalse();
    }

    [Fact]
    public void The_log_is_looked_for_where_a_link_leads()
    {
        var sample = new SampleDatabase(1024, seed: 2, commits: 12);
        sample.WriteTo(_folder, LogSamples.Changed(sample.Log, b => b[b.Length / 3] ^= 1));
        var link = Path.Combine(_folder.Folder, "link.db");
        File.CreateSymbolicLink(link, _folder.File);

        WalInspection.Inspect(link).IsProvablyDamaged.ShouldBeTrue();
    }

    [Fact]
    public void The_explanation_names_frame_page_commits_and_what_to_do()
    {
        var log = LogSamples.Commits(10);
        File.WriteAllBytes(_folder.File, [1]);
        File.WriteAllBytes(_folder.File + "-wal", LogSamples.Changed(log.Bytes, b => b[log.Layout.OffsetOf(11) + 200] ^= 1));

        WalInspection.Inspect(_folder.File).Explanation.ShouldBe(
            $"The write-ahead log '{_folder.File}-wal' is damaged at frame 11, page 5, at byte 5392. "
            + "Behind the last commit that SQLite accepts (frame 9) are 7 further commits up to frame 30, with 9 pages; "
            + "1 frame of them cannot be proven good. Opening the database would drop them "
            + "without a word. Copy both files away, and write what can be had into a new database with `eventstore salvage`.");
    }

    [Fact]
    public async Task A_store_that_lost_events_to_one_flipped_bit_is_closed_and_brought_back_but_for_a_page()
    {
        var store = await StoreFiles.CreateAsync(20);
        var damaged = LogSamples.Changed(store.Log, b => b[b.Length / 3] ^= 1);
        store.WriteTo(_folder, damaged);
        WalInspection.Inspect(_folder.File).IsProvablyDamaged.ShouldBeTrue();
        var report = Recovered.Write(_folder.File, _folder.File + ".salvaged", includeProven: true);
        report.OutdatedPages.Count.ShouldBeLessThanOrEqualTo(1);

        EventsCounted().ShouldBeLessThan(200);
        new StoreFiles(File.ReadAllBytes(_folder.File + ".salvaged"), []).WriteTo(_folder, log: null);
        EventsCounted().ShouldBe(240);
    }

    private int EventsCounted()
    {
        using var connection = _folder.Open();
        return int.Parse(connection.Scalar("SELECT \"LastPosition\" FROM \"Servers\""), CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_log_that_is_being_written_and_begun_anew_is_never_taken_for_damaged()
    {
        // Only the log is read: the database is open in this process, and closing a handle of it would drop SQLite's locks.
        using var ready = new SemaphoreSlim(0);
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(() => Write(ready, stop.Token));
        await ready.WaitAsync();
        var inspected = 0;
        for (var clock = Stopwatch.StartNew(); clock.ElapsedMilliseconds < 1_500; inspected++)
        {
            using var log = WalReader.Open(_folder.File + "-wal");
            WalInspection.Judge(log, 1024).IsProvablyDamaged.ShouldBeFalse();
        }

        await stop.CancelAsync();
        (await writer).ShouldBeGreaterThan(100);
        inspected.ShouldBeGreaterThan(20);
    }

    private int Write(SemaphoreSlim ready, CancellationToken stop)
    {
        using var connection = _folder.Open();
        connection.Execute("PRAGMA page_size=1024; PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA wal_autocheckpoint=300");
        connection.Execute("CREATE TABLE T (A)");
        ready.Release();
        var commits = 0;
        for (; !stop.IsCancellationRequested; commits++)
            connection.Execute("INSERT INTO T VALUES (randomblob(3000)); DELETE FROM T WHERE rowid < (SELECT max(rowid) FROM T) - 50");
        return commits;
    }
}
