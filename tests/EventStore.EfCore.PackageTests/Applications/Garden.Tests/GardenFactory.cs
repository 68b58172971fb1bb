using EventStore.EfCore;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Garden.Tests;

/// <summary>The application, hosted in the test's process, on a file of its own.</summary>
public sealed class GardenFactory : WebApplicationFactory<Program>
{
    private readonly string _folder = Directory.CreateTempSubdirectory("garden-").FullName;

    public Dictionary<string, string> Settings { get; } = [];

    public string File => Path.Combine(_folder, "archive.db");

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
        foreach (var (name, value) in Settings)
            builder.UseSetting(name, value);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }
}
