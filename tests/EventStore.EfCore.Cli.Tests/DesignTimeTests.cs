using System.Reflection;
using EventStore.EfCore.Cli.Tests.Support;
using EventStore.EfCore.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

public sealed class DesignTimeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_tools_of_EF_Core_find_the_registration_on_the_store_that_the_arguments_name()
    {
        var store = _folder.File("archive.db");
        var entry = typeof(EventStoreCli).Assembly.EntryPoint!.DeclaringType!;
        // What the tools look for: by name, on the type of the entry point.
        var factory = entry.GetMethod("CreateHostBuilder", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;

        var builder = (HostApplicationBuilder)factory.Invoke(null, [(string[])["--environment", "Development", "--store", store]])!;
        using var host = builder.Build();
        using var scope = host.Services.CreateScope();

        var context = scope.ServiceProvider.GetRequiredService<EventStoreDbContext>();
        context.Database.GetConnectionString()!.ShouldStartWith($"Data Source={store}");
        Directory.EnumerateFileSystemEntries(_folder.Root).ShouldBeEmpty();
    }
}
