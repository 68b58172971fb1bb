using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace EventStore.EfCore.CrashTests.Creation;

/// <summary>Opens what a process left, as the next application would.</summary>
internal static class UsableStore
{
    /// <summary>Stores an event, after migrating where the error says so, and looks at everything.</summary>
    /// <returns>How the store was come by.</returns>
    public static async Task<string> ShouldWorkAsync(string file)
    {
        var state = !File.Exists(file) ? "no file" : new FileInfo(file).Length == 0 ? "an empty file" : "a file";
        var services = new ServiceCollection();
        services.AddEventStore().UseSqlite($"Data Source={file}", o => o.BusyTimeout = TimeSpan.FromSeconds(5));
        await using (var provider = services.BuildServiceProvider())
        {
            var store = provider.GetRequiredService<IEventStore>();
            try
            {
                await StoreAsync(store);
            }
            catch (SchemaException e) when (e.Problem == SchemaProblem.Pending)
            {
                e.Message.ShouldContain("IEventStoreSchema.MigrateAsync()");
                await provider.GetRequiredService<IEventStoreSchema>().MigrateAsync();
                await StoreAsync(store);
                state += ", migrated as the error says";
            }

            (await provider.GetRequiredService<IArchiveVerifier>().VerifyAsync()).Findings.ShouldBeEmpty();
        }

        SqliteConnection.ClearAllPools();
        Directory.GetFiles(Path.GetDirectoryName(file)!).Except([file, $"{file}-witness"]).ShouldBeEmpty("nothing is left behind");
        return state;
    }

    private static async Task StoreAsync(IEventStore store)
    {
        var author = AuthorId.FromBytes(RandomNumberGenerator.GetBytes(32));
        var content = new EventContent(author, 1, EventHash.None, [], "next"u8, timestampHintMs: 0);
        await store.StoreEventAsync(Event.Create(new ServerId("grove"), content, new byte[EventLimits.SignatureBytes]));
    }
}
