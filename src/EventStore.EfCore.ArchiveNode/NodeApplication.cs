using System.Data.Common;
using EventStore.EfCore.ArchiveNode.Access;
using EventStore.EfCore.ArchiveNode.Limits;
using EventStore.EfCore.ArchiveNode.Metrics;
using EventStore.EfCore.ArchiveNode.Operators;
using EventStore.EfCore.ArchiveNode.Peers;
using EventStore.EfCore.Json;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.ArchiveNode;

/// <summary>An archive, its endpoints, and what an operator needs to run it.</summary>
internal static class NodeApplication
{
    /// <exception cref="OptionsValidationException">The configuration is not one to start with.</exception>
    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var options = NodeOptions.Read(builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel => ServerLimits.Apply(options, kestrel));
        AddStore(builder.Services, options);
        AddNode(builder.Services, options);
        var app = builder.Build();
        Use(app);
        Map(app, options);
        return app;
    }

    private static void AddStore(IServiceCollection services, NodeOptions options)
    {
        var store = services.AddEventStore().BindConfiguration();
        UseDatabase(store, options.Store);
        if (options.VerifySignatures)
            store.VerifySignatures();
        if (options.BackupFolder is { } folder)
            store.BackUpTo(folder, options.BackupEvery, options.BackupsKept);
        if (options.VerifyEvery is { } every)
            store.ScrubEvery(every, options.VerifiedPerSecond);
    }

    private static void AddNode(IServiceCollection services, NodeOptions options)
    {
        services.AddSingleton(options);
        services.ConfigureHttpJsonOptions(o => o.SerializerOptions.AddEventStore());
        services.AddProblemDetails();
        services.AddOpenApi();
        services.AddHealthChecks().AddEventStore();
        services.AddNodeMetrics();
        services.AddSingleton<PeerStates>();
        services.AddSingleton<StatusReader>();
        services.AddApiKeys(options);
        services.AddRateLimits(options);
        if (options.Peers.Length > 0)
            services.AddHostedService<PeerSynchronisation>();
    }

    private static void Use(WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRouting();
        app.UseWebSockets();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
    }

    private static void Map(WebApplication app, NodeOptions options)
    {
        app.MapEventStore(endpoints =>
        {
            endpoints.MaxIngestBytes = options.MaxIngestBytes;
            endpoints.Writing = e => e.RequireAuthorization(ApiKeyHandler.Policy);
        }).RequireRateLimiting(RateLimits.Policy);

        // Alive is a process that answers; ready is one whose archive can be read and written.
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready");
        app.MapOpenApi();
        app.MapOperators(options);
    }

    // PostgreSQL's connection strings name a host, SQLite's never do.
    private static void UseDatabase(IEventStoreBuilder store, string connectionString)
    {
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
            if (parts.ContainsKey("Host") || parts.ContainsKey("Server"))
                store.UsePostgreSql(connectionString);
            else
                store.UseSqlite(connectionString);
        }
        catch (ArgumentException e)
        {
            throw new OptionsValidationException(
                NodeOptions.Section, typeof(NodeOptions), [$"{NodeOptions.Section}:Store cannot be used: {e.Message}"]);
        }
    }
}
