using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.Cli.Hosting;

/// <summary>The application behind the commands: an event store on SQLite, and nothing else.</summary>
internal static class StoreHost
{
    /// <summary>Registers; opens nothing. No settings files: what the tool does is said on its command line alone.</summary>
    public static HostApplicationBuilder CreateBuilder(StoreTarget target, bool createDatabase, TextWriter error)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // What EF Core would log of a failure is thrown as well, and told in one line.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None);
        builder.Logging.AddProvider(new LineLoggerProvider(error));
        builder.Services.AddEventStore(options => options.CreateDatabase = createDatabase).UseSqlite(target.ConnectionString);
        return builder;
    }
}
