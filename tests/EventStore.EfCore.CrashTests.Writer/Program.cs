using System.Security.Cryptography;
using EventStore.EfCore;
using EventStore.EfCore.CrashTests.Writer;
using Microsoft.Extensions.DependencyInjection;

if (args is ["creation", var way, var created, ..])
{
    await Creation.RunAsync(way, created, isTold: args.Length > 3);
    return;
}

// Stores events from sixteen callers at once, and prints what was acknowledged after it was. It never ends by itself: it is killed.
const int Callers = 16;
var (file, round) = (args[0], int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture));

var services = new ServiceCollection();
services.AddEventStore().UseSqlite($"Data Source={file}");
await using var provider = services.BuildServiceProvider();
var store = provider.GetRequiredService<IEventStore>();
var output = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });

await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => StoreAsync(caller))));

async Task StoreAsync(int caller)
{
    // Authors of their own in each round, so that every chain starts anew; two servers, so that transactions span both.
    var server = new ServerId(caller % 2 == 0 ? "grove" : "meadow");
    var author = AuthorId.FromBytes(SHA256.HashData(BitConverter.GetBytes((round * Callers) + caller)));
    var previous = EventHash.None;
    for (var sequence = 1L; ;)
    {
        // Every caller has its own size of batch, 1 to 5 events.
        var batch = new List<Event>();
        for (var i = 0; i <= caller % 5; i++, sequence++)
        {
            var content = new EventContent(author, sequence, previous, [], RandomNumberGenerator.GetBytes(300), 1_760_000_000_000);
            previous = content.ComputeHash();
            batch.Add(Event.Create(server, content, new byte[EventLimits.SignatureBytes], $"caller {caller}"));
        }

        var result = await store.StoreEventsAsync(batch);
        for (var i = 0; i < batch.Count; i++)
        {
            // The last word tells a whole line from one that the kill cut off.
            output.WriteLine($"{server} {batch[i].Hash} {result.Receipts[i].Position} stored");
        }
    }
}
