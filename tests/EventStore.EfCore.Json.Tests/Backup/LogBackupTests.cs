using System.Text;
using EventStore.EfCore.Json.Backup;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Json.Tests.Backup;

/// <summary>A backup that grows with its archive, and makes it anew.</summary>
public sealed class LogBackupTests : LogBackupArchives
{
    [Fact]
    public async Task Each_run_appends_what_is_new_and_changes_nothing_that_was_there()
    {
        var archive = Open("archive");
        await archive.StoreEventsAsync(Events[..20]);
        var first = await LogBackup.AppendAsync(archive, Backup);
        var before = Segments();
        var nothing = await LogBackup.AppendAsync(archive, Backup);
        await archive.StoreEventsAsync(Events[20..]);
        var second = await LogBackup.AppendAsync(archive, Backup);

        (first.Added, first.Events, first.Segments).ShouldBe((20, 20, 1));
        (nothing.Added, nothing.Events, nothing.Segments).ShouldBe((0, 20, 1));
        (second.Added, second.Events, second.Segments).ShouldBe((40, 60, 2));
        before.ShouldBeSubsetOf(Segments());
        second.Bytes.ShouldBe(Segments().Sum(s => (long)Encoding.UTF8.GetByteCount(s)));
        await ShouldBeRestoredAsync(archive);
    }

    [Fact]
    public async Task Forks_holes_channels_times_and_servers_come_back_as_they_were()
    {
        var archive = Open("archive");
        foreach (var batch in new[] { Events[..3], [Events[8]], [.. Others()], Events[20..] })
        {
            await archive.StoreEventsAsync(batch);
            await Task.Delay(3);
        }

        (await new LogBackupWriter(Backup, segmentBytes: 2_000).AppendAsync(archive, null, default)).Segments.ShouldBeGreaterThan(5);

        await ShouldBeRestoredAsync(archive);
    }

    [Fact]
    public async Task A_restore_that_was_interrupted_goes_on_and_one_into_another_archive_is_refused()
    {
        var archive = Open("archive");
        await archive.StoreEventsAsync(Events);
        await LogBackup.AppendAsync(archive, Backup);
        var (half, other) = (Open("half"), Open("other"));
        var copier = Opened[^2].GetRequiredService<IArchiveCopier>();
        await copier.CopyFromAsync(new Beginning(archive, 25));
        await other.StoreEventAsync(Events[3]);

        (await copier.CopyFromAsync(await LogBackup.OpenAsync(Backup))).Copied.ShouldBe(35);
        var conflict = await Should.ThrowAsync<CopyConflictException>(async () =>
            await Opened[^1].GetRequiredService<IArchiveCopier>().CopyFromAsync(await LogBackup.OpenAsync(Backup)));
        (conflict.Position, conflict.SourceHash, conflict.DestinationHash).ShouldBe((1L, Events[0].Hash, Events[3].Hash));

        (await ReadAsync(half)).ShouldBe(await ReadAsync(archive));
    }

    [Fact]
    public async Task Another_archive_and_one_that_has_lostEvents_are_not_appended()
    {
        await BackUpAsync();
        var (other, shorter) = (Open("other"), Open("shorter"));
        await other.StoreEventsAsync([.. Events.Reverse()]);
        await shorter.StoreEventsAsync(Events[..10]);

        (await Should.ThrowAsync<LogBackupException>(() => LogBackup.AppendAsync(other, Backup))).Message
            .ShouldContain($"is another archive's: in the log of server '{Events[0].Server}', at position 60");
        (await Should.ThrowAsync<LogBackupException>(() => LogBackup.AppendAsync(shorter, Backup))).Message
            .ShouldContain("has more than the archive");
    }

    [Fact]
    public async Task What_a_killed_run_left_is_written_over()
    {
        var archive = await BackUpAsync();
        File.WriteAllText(Path.Combine(Backup, "segment-00000002.jsonl"), "not yet named by the manifest");
        File.WriteAllText(Path.Combine(Backup, "segment-00000003.jsonl.new"), "half");
        File.WriteAllText(Manifest + ".new", "half");
        await archive.StoreEventsAsync([.. Others()]);

        (await LogBackup.AppendAsync(archive, Backup)).Added.ShouldBe(Others().Count());

        await ShouldBeRestoredAsync(archive);
    }

    [Fact]
    public async Task One_at_a_time_appends()
    {
        var archive = await BackUpAsync();
        using (new LogBackupFolder(Backup).Take())
        {
            var refused = await Should.ThrowAsync<LogBackupException>(() => LogBackup.AppendAsync(archive, Backup));
            refused.Message.ShouldContain("whoever else");
        }

        await LogBackup.AppendAsync(archive, Backup);
    }

    [Fact]
    public async Task An_archive_withoutEvents_has_a_backup_withoutEvents()
    {
        await LogBackup.AppendAsync(Open("archive"), Backup);
        (await (await LogBackup.OpenAsync(Backup)).GetLogEndsAsync()).ShouldBeEmpty();
        (await Should.ThrowAsync<LogBackupException>(() => LogBackup.OpenAsync(PathOf("none")))).Message
            .ShouldContain("There is no backup of logs in");
    }

    [Fact]
    public async Task Its_files_are_their_owners_alone_and_its_lines_can_be_ingested()
    {
        await BackUpAsync();
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Backup).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            foreach (var file in Directory.GetFiles(Backup))
                File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
        }

        await using var lines = File.OpenRead(Path.Combine(Backup, "segment-00000001.jsonl"));
        var reader = new EventLineReader(lines);
        var read = new List<Event>();
        while (await reader.ReadAsync())
            read.Add(reader.GetEvent());
        read.ShouldBe(Events);
    }

    /// <summary>An archive as it was when its logs were shorter.</summary>
    private sealed class Beginning(IArchiveSource archive, long last) : IArchiveSource
    {
        public async Task<IReadOnlyList<LogEnd>> GetLogEndsAsync(CancellationToken cancellationToken = default) =>
            [.. (await archive.GetLogEndsAsync(cancellationToken)).Select(e => e with { LastPosition = Math.Min(last, e.LastPosition) })];

        public Task<EventPage> GetLogAsync(LogRequest request, CancellationToken cancellationToken = default) =>
            archive.GetLogAsync(request, cancellationToken);
    }
}
