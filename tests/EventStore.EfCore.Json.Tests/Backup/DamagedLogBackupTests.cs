using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Json.Tests.Backup;

/// <summary>A backup tells of every byte that is not what was written.</summary>
public sealed class DamagedLogBackupTests : LogBackupArchives
{
    [Fact]
    public async Task Every_changed_byte_of_a_segment_is_refused_by_its_name()
    {
        await BackUpAsync(segmentBytes: 3_000);
        var segment = Path.Combine(Backup, "segment-00000002.jsonl");
        var bytes = File.ReadAllBytes(segment);
        for (var i = 0; i < bytes.Length; i += 97)
        {
            var changed = bytes.ToArray();
            changed[i] ^= 1;
            File.WriteAllBytes(segment, changed);
            (await Should.ThrowAsync<LogBackupException>(() => LogBackup.OpenAsync(Backup))).Message
                .ShouldContain("'segment-00000002.jsonl' of the backup in");
        }
    }

    [Fact]
    public async Task A_segment_that_is_missing_or_cut_short_is_refused_by_its_name_also_when_appending()
    {
        var archive = await BackUpAsync(segmentBytes: 3_000);
        var segment = Path.Combine(Backup, "segment-00000003.jsonl");
        var bytes = File.ReadAllBytes(segment);
        File.WriteAllBytes(segment, bytes[..^1]);
        await ShouldBeRefusedAsync(
            archive, "'segment-00000003.jsonl'", $"has {bytes.Length - 1} bytes, where the manifest says {bytes.Length}");
        File.Delete(segment);
        await ShouldBeRefusedAsync(archive, "'segment-00000003.jsonl'", "is missing: positions");
        File.Copy(Path.Combine(Backup, "segment-00000002.jsonl"), segment);
        await ShouldBeRefusedAsync(archive, "'segment-00000003.jsonl'", "the manifest says");
    }

    [Fact]
    public async Task A_segment_that_changes_after_the_backup_wasOpened_is_refused()
    {
        await BackUpAsync(segmentBytes: 3_000);
        var source = await LogBackup.OpenAsync(Backup);
        var segment = Path.Combine(Backup, "segment-00000002.jsonl");
        File.WriteAllText(segment, File.ReadAllText(segment).Replace("\"storedAtMs\":1", "\"storedAtMs\":2", StringComparison.Ordinal));
        Open("restored");
        var copier = Opened[^1].GetRequiredService<IArchiveCopier>();
        (await Should.ThrowAsync<LogBackupException>(() => copier.CopyFromAsync(source))).Message.ShouldContain("segment-00000002.jsonl");
    }

    [Fact]
    public async Task Every_changed_byte_of_the_manifest_is_noticed()
    {
        var archive = await BackUpAsync(segmentBytes: 3_000);
        var bytes = File.ReadAllBytes(Manifest);
        for (var i = 0; i < bytes.Length - 1; i += 13)
        {
            var changed = bytes.ToArray();
            changed[i] ^= 1;
            File.WriteAllBytes(Manifest, changed);
            await ShouldBeRefusedAsync(archive, "'manifest.json'", "is damaged", $"byte {i}");
        }

        File.WriteAllBytes(Manifest, bytes[..(bytes.Length / 2)]);
        await ShouldBeRefusedAsync(archive, "'manifest.json'", "is damaged");
        File.Delete(Manifest);
        await ShouldBeRefusedAsync(archive, "'manifest.json'", "is missing, although there are segments");
    }

    [Fact]
    public async Task A_list_of_segments_that_lost_its_end_is_noticed()
    {
        await BackUpAsync(segmentBytes: 3_000);
        var text = File.ReadAllText(Manifest);
        var last = text.LastIndexOf(",{\"file\"", StringComparison.Ordinal);
        File.WriteAllText(Manifest, text[..last] + text[text.IndexOf(']', StringComparison.Ordinal)..]);
        (await Should.ThrowAsync<LogBackupException>(() => LogBackup.OpenAsync(Backup))).Message.ShouldContain("does not have the hash");
    }

    private async Task ShouldBeRefusedAsync(IEventStore archive, string file, string reason, string? change = null)
    {
        Func<Task>[] uses = [() => LogBackup.OpenAsync(Backup), () => LogBackup.AppendAsync(archive, Backup)];
        foreach (var use in uses)
        {
            var refused = await Should.ThrowAsync<LogBackupException>(use, change);
            refused.Message.ShouldContain(file);
            refused.Message.ShouldContain(reason);
        }
    }
}
