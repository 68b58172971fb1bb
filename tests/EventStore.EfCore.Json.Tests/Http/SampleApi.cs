using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EventStore.EfCore.Json.Tests.Http;

/// <summary>The code of the project's README, so that it compiles and runs.</summary>
internal static class SampleApi
{
    public static WebApplication Create(string[] args)
    {
        // <README>
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddEventStore().UseSqlite(builder.Configuration.GetConnectionString("Archive")!);
        builder.Services.ConfigureHttpJsonOptions(o => o.SerializerOptions.AddEventStore());

        var app = builder.Build();
        app.MapPost("/events", (Event item, IEventStore store) => store.StoreEventAsync(item));
        app.MapPost("/batches", (Event[] items, IEventStore store) => store.StoreEventsAsync(items, DuplicatePolicy.Skip));
        app.MapPost("/missing", (MissingRequest request, IEventStore store) => store.GetMissingAsync(request));
        app.MapGet("/servers", (IEventStore store) => store.GetServersAsync());
        app.MapGet("/identity", (IEventStore store) => store.GetIdentityAsync());
        app.MapPost("/log", async (LogRequest request, IEventStore store) =>
        {
            try
            {
                return Results.Ok(await store.GetLogAsync(request));
            }
            catch (CursorRefusedException e)
            {
                return Results.Conflict(CursorRefusal.Of(e));
            }
        });
        app.MapGet("/servers/{name}/log", (string name, long? after, IEventStore store) =>
            store.GetLogAsync(new LogRequest(new ServerId(name)) { After = after ?? 0 }));
        app.MapGet("/servers/{name}/heads", (string name, IEventStore store) => store.GetHeadsAsync(new ServerId(name)));
        // </README>

        return app;
    }
}
