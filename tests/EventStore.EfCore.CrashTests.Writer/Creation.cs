using System.Security.Cryptography;
using EventStore.EfCore.Data;
using EventStore.EfCore.Migrations.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EventStore.EfCore.CrashTests.Writer;

/// <summary>
/// The ways in which a file becomes a store, in a process that can be killed in the middle: <c>creation WAY FILE [wait]</c>.
/// </summary>
internal static class Creation
{
    public static async Task RunAsync(string way, string file, bool isTold)
    {
        if (isTold)
            await WaitAsync();
        await RunAsync(way, file);
    }

    private static Task RunAsync(string way, string file) => way switch
    {
        "store" => WithStoreAsync(file, create: true, services => StoreAsync(services.GetRequiredService<IEventStore>())),
        "migrate" => WithStoreAsync(file, create: false, services => services.GetRequiredService<IEventStoreSchema>().MigrateAsync()),
        "tools" => WithStoreAsync(file, create: false, MigrateAsTheToolsAsync),
        "locking" => MigrateWithEFsLockAsync(file),
        "read" => WithStoreAsync(file, create: false, services => ReadAsync(services.GetRequiredService<IEventStore>())),
        _ => throw new ArgumentException($"There is no way '{way}' to create a file."),
    };

    /// <summary>Gets warm on a file of its own, says that it is ready, and waits for a line: so that many can start at once.</summary>
    private static async Task WaitAsync()
    {
        var folder = Directory.CreateTempSubdirectory("eventstore-warm-");
        await RunAsync("store", Path.Combine(folder.FullName, "warm.db"));
        folder.Delete(recursive: true);
        Console.WriteLine("ready");
        Console.ReadLine();
    }

    private static async Task WithStoreAsync(string file, bool create, Func<IServiceProvider, Task> work)
    {
        var services = new ServiceCollection();
        // Long, for fifty processes that share two processors may each stop while they hold the lock that the others want.
        services.AddEventStore(o => o.CreateDatabase = create)
            .UseSqlite($"Data Source={file}", o => o.BusyTimeout = TimeSpan.FromMinutes(5));
        await using var provider = services.BuildServiceProvider();
        await work(provider);
    }

    private static async Task StoreAsync(IEventStore store)
    {
        var author = AuthorId.FromBytes(RandomNumberGenerator.GetBytes(32));
        var content = new EventContent(author, 1, EventHash.None, [], "first"u8, timestampHintMs: 0);
        var receipt = await store.StoreEventAsync(Event.Create(new ServerId("grove"), content, new byte[EventLimits.SignatureBytes]));
        Console.WriteLine($"stored {receipt.Position}");
    }

    /// <summary>What <c>dotnet ef database update</c> runs in an application.</summary>
    private static async Task MigrateAsTheToolsAsync(IServiceProvider services)
    {
        await using var context = await services.GetRequiredService<IDbContextFactory<EventStoreDbContext>>().CreateDbContextAsync();
        await context.Database.MigrateAsync();
    }

    /// <summary>As EF Core does it by itself, and as the first versions of this store did: with a row for a lock.</summary>
    private static async Task MigrateWithEFsLockAsync(string file)
    {
        await using var context = new EventStoreDbContext(new DbContextOptionsBuilder<EventStoreDbContext>()
            .UseSqlite($"Data Source={file}", o => o.MigrationsAssembly(typeof(Initial).Assembly))
            .Options);
        await context.Database.MigrateAsync();
    }

    /// <summary>Looks until there is a store. Until then there is none at all: anything else that it may find is an error.</summary>
    private static async Task ReadAsync(IEventStore store)
    {
        for (var looks = 1; ; looks++)
        {
            try
            {
                await store.GetServersAsync();
                Console.WriteLine($"read {looks}");
                return;
            }
            catch (SchemaException e) when (e.Problem == SchemaProblem.Missing)
            {
                await Task.Delay(1);
            }
        }
    }
}
