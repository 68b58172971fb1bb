using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EventStore.EfCore.AspNetCore.Tests.Support;

/// <summary>The code of the package's README, so that it compiles and runs.</summary>
internal static class SampleHost
{
    public static WebApplication Create(string[] args)
    {
        // <README>
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddEventStore().UseSqlite(builder.Configuration.GetConnectionString("Archive")!);

        var app = builder.Build();
        app.UseWebSockets();
        app.MapGroup("/archive").MapEventStore();
        // </README>

        return app;
    }
}
