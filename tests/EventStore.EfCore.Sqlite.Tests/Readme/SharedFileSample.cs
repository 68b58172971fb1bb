using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EventStore.EfCore.Sqlite.Tests.Readme;

/// <summary>The code of docs/api.md: an application that keeps tables of its own in the archive's file.</summary>
internal static class SharedFileSample
{
    public static async Task RunAsync(Event @event, TextWriter output)
    {
        var Console = output;

        // <page>
        const string file = "Data Source=archive.db";
        var services = new ServiceCollection();
        services.AddEventStore().UseSqlite(file);
        services.AddDbContext<GardenDbContext>(options =>
            options.UseSqlite(file, sqlite => sqlite.MigrationsHistoryTable("__GardenMigrations")));
        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<IEventStore>();
        var garden = scope.ServiceProvider.GetRequiredService<GardenDbContext>();

        // In a release: `dotnet ef database update --context …`, the archive's first.
        await scope.ServiceProvider.GetRequiredService<IEventStoreSchema>().MigrateAsync();
        await garden.Database.MigrateAsync();

        // The event first; then what is said about it, in a transaction of the application's own.
        var receipt = await store.StoreEventAsync(@event);
        if (await garden.Bookmarks.FindAsync(receipt.Position) is null)
        {
            garden.Bookmarks.Add(new Bookmark { Position = receipt.Position });
            await garden.SaveChangesAsync();
        }

        // </page>
        Console.WriteLine($"{await garden.Bookmarks.CountAsync()} marked, at position {receipt.Position}");
    }
}
