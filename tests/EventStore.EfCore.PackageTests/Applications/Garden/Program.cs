using EventStore.EfCore;
using EventStore.EfCore.Json;
using Garden;
using Microsoft.EntityFrameworkCore;

var builder = WebApplication.CreateBuilder(args);
var file = builder.Configuration.GetConnectionString("Archive")!;
builder.Services.AddEventStore().BindConfiguration().UseSqlite(file).VerifySignatures();
builder.Services.AddDbContext<GardenDbContext>(options =>
    options.UseSqlite(file, sqlite => sqlite.MigrationsHistoryTable("__GardenMigrations")));
builder.Services.AddHealthChecks().AddEventStore();
builder.Services.ConfigureHttpJsonOptions(o => o.SerializerOptions.AddEventStore());

var app = builder.Build();
app.MapHealthChecks("/health");
app.MapPost("/events", async (Event item, IEventStore store, GardenDbContext garden) =>
{
    var receipt = await store.StoreEventAsync(item);
    if (await garden.Bookmarks.FindAsync($"{item.Hash}") is null)
    {
        garden.Bookmarks.Add(new Bookmark { Hash = $"{item.Hash}", Position = receipt.Position });
        await garden.SaveChangesAsync();
    }

    return receipt;
});
app.MapGet("/servers/{name}/log", (string name, IEventStore store) => store.GetLogAsync(new LogRequest(new ServerId(name))));
app.MapGet("/bookmarks", (GardenDbContext garden) => garden.Bookmarks.CountAsync());
app.Run();
