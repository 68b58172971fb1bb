using EventStore.EfCore;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Garden.Tests;

/// <summary>The application, hosted in the test's process, on a file of its own.</summary>
public sealed class GardenFactory : WebApplicationFactory<Program>
{
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>Stays behind: the application may still be closing it when it is disposed of.</summary>
    public string File { get; } = Path.Combine(AppContext.BaseDirectory, $"{Guid.NewGuid():N}.db");

    public IEventStore Store => Services.GetRequiredService<IEventStore>();

    public async Task MigrateAsync()
    {
        await Services.GetRequiredService<IEventStoreSchema>().MigrateAsync();
        await using var scope = Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<GardenDbContext>().Database.MigrateAsync();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:Archive", $"Data Source={File};Pooling=False");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        foreach (var (name, value) in Settings)
            builder.UseSetting(name, value);
    }
}
