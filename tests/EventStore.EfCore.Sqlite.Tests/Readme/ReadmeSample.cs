using Microsoft.Extensions.DependencyInjection;

namespace EventStore.EfCore.Sqlite.Tests.Readme;

/// <summary>README's code, so that it compiles and runs.</summary>
internal static class ReadmeSample
{
    public static async Task RunAsync(AuthorId author, Func<byte[], byte[]> sign, TextWriter output)
    {
        var Console = output;

        // <README>
        var services = new ServiceCollection();
        services.AddEventStore().UseSqlite("Data Source=archive.db");
        await using var provider = services.BuildServiceProvider();
        var store = provider.GetRequiredService<IEventStore>();

        var garden = new ServerId("garden");
        var content = new EventContent(author, sequence: 1, EventHash.None, [], "hello"u8, timestampHintMs: 1_760_000_000_000);
        var first = Event.Create(garden, content, sign(content.ToBytes()), channel: "general");

        var receipt = await store.StoreEventAsync(first);            // durable when it returns
        Console.WriteLine($"{receipt.Outcome} at position {receipt.Position}");

        var page = await store.GetHistoryAsync(new HistoryRequest(garden) { Channel = "general", Limit = 50 });
        foreach (var stored in page.Events)
            Console.WriteLine($"{stored.Position} {stored.Event.Hash}");
        // </README>
    }
}
