using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Json.Tests.Backup;

/// <summary>A backup of logs has an erased event's place and its record, in a form of its own.</summary>
public sealed class ErasedLogBackupTests : LogBackupArchives
{
    [Fact]
    public async Task It_comes_back_erased_with_its_record()
    {
        var archive = Open("archive");
        await archive.StoreEventsAsync(Events);
        var record = await EraseAsync(Opened[0], Events[7]);
        await LogBackup.AppendAsync(archive, Backup);

        await ShouldBeRestoredAsync(archive);
        (await Opened[^1].GetRequiredService<IArchiveEraser>().ListAsync()).ShouldBe([record]);
        var restored = Opened[^1].GetRequiredService<IEventStore>();
        (await restored.GetLogAsync(new LogRequest(Events[7].Server))).Erased.ShouldHaveSingleItem().Position.ShouldBe(8);
    }

    [Fact]
    public async Task Its_line_has_what_is_kept_and_neither_payload_nor_signature()
    {
        var archive = Open("archive");
        await archive.StoreEventsAsync(Events[..3]);
        var record = await EraseAsync(Opened[0], Events[1]);
        await LogBackup.AppendAsync(archive, Backup);

        var line = Segments().ShouldHaveSingleItem().Split('\n')[1];
        using var json = JsonDocument.Parse(line);
        json.RootElement.EnumerateObject().Select(m => m.Name).ShouldBe(
        [
            "server", "hash", "author", "sequence", "previous", "timestampHintMs", "position", "storedAtMs", "erasedAtMs", "erasureReason",
            "erasedBy",
        ]);
        json.RootElement.GetProperty("hash").GetString().ShouldBe(record.Hash.ToString());
        json.RootElement.GetProperty("erasedAtMs").GetInt64().ShouldBe(record.ErasedAtMs);
        json.RootElement.GetProperty("erasureReason").GetString().ShouldBe("order 7");

        // It is no event to anybody else.
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(line));
        var reader = new EventLineReader(stream);
        (await reader.ReadAsync()).ShouldBeTrue();
        Should.Throw<EventFormatException>(() => reader.GetStoredEvent()).Message.ShouldContain("'payload' is missing");
    }

    [Fact]
    public async Task A_backup_goes_on_behind_an_erased_event_and_is_refused_by_a_store_that_erased_more_than_it()
    {
        var archive = Open("archive");
        await archive.StoreEventsAsync(Events[..20]);
        await EraseAsync(Opened[0], Events[19]);
        await LogBackup.AppendAsync(archive, Backup);
        await archive.StoreEventsAsync(Events[20..]);
        (await LogBackup.AppendAsync(archive, Backup)).Events.ShouldBe(60);
        await ShouldBeRestoredAsync(archive);

        // Segments never change: what was erased after they were written is in them.
        await EraseAsync(Opened[0], Events[3]);
        (await LogBackup.AppendAsync(archive, Backup)).Added.ShouldBe(0);
        var conflict = await Should.ThrowAsync<CopyConflictException>(async () =>
            await Opened[0].GetRequiredService<IArchiveCopier>().CopyFromAsync(await LogBackup.OpenAsync(Backup)));
        conflict.Position.ShouldBe(4);
        conflict.Message.ShouldContain("erased in the destination");
    }

    private static async Task<ErasureRecord> EraseAsync(IServiceProvider archive, Event value)
    {
        var report = await archive.GetRequiredService<IArchiveEraser>().EraseAsync(value.Server, value.Hash, "order 7", "the archivist");
        return report.Records.Single();
    }
}
