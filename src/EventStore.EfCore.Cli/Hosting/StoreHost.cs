using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.Cli.Hosting;

/// <summary>The application behind the commands: an event store, and nothing else.</summary>
internal static class StoreHost
{
    /// <summary>Registers; opens nothing. No settings files: what the tool does is said on its command line alone.</summary>
    public static HostApplicationBuilder CreateBuilder(StoreTarget target, bool createDatabase, bool verifiesSignatures, TextWriter error)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // What EF Core would log of a failure is thrown as well, and told in one line.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.None);
        builder.Logging.AddProvider(new LineLoggerProvider(error));
        var store = builder.Services.AddEventStore(options => options.CreateDatabase = createDatabase);
        if (target.Provider == StoreProvider.Sqlite)
            store.UseSqlite(target.ConnectionString);
        else
            store.UsePostgreSql(target.ConnectionString, options => ConfigurePostgreSql(options, isReading: !createDatabase));
        if (verifiesSignatures)
            store.VerifySignatures();
        return builder;
    }

    // Who asks something is told at once that there is no answer; what is being stored waits for a failover.
    private static void ConfigurePostgreSql(PostgreSqlEventStoreOptions options, bool isReading)
    {
        if (isReading)
            options.RetryTimeout = TimeSpan.Zero;
    }
}
