using System.Globalization;
using EventStore.EfCore;
using EventStore.EfCore.CrashTests.Writer;
using Microsoft.Extensions.DependencyInjection;

if (args is ["creation", var way, var created, ..])
{
    await Creation.RunAsync(way, created, isTold: args.Length > 3);
    return;
}

// Writes into a store in one of several ways, and prints what was acknowledged after it was: SCENARIO STORE [NUMBER]. The store is a file,
// or a connection string of PostgreSQL.
var (scenario, target) = (args[0], args[1]);
var number = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 0;
var output = new AcknowledgedLines(Console.OpenStandardOutput());

var services = new ServiceCollection();
if (target.Contains("Host=", StringComparison.Ordinal))
{
    services.AddEventStore().UsePostgreSql(target);
}
else
{
    services.AddEventStore().UseSqlite($"Data Source={target}", o =>
    {
        if (scenario is "calls" or "stream" or "bulk" && number > 0)
            o.WalAutoCheckpointPages = number;
    });
}

await using var provider = services.BuildServiceProvider();

await (scenario switch
{
    "endless" => Scenarios.EndlessAsync(provider, output, round: number),
    "calls" => Scenarios.CallsAsync(provider, output),
    "stream" => Scenarios.StreamAsync(provider, output),
    "bulk" => Scenarios.BulkAsync(provider, output),
    "create" => Scenarios.CreateAsync(provider, output, caller: number),
    "migrate" => Scenarios.MigrateAsync(provider, output),
    "read" => LogFollower.RunAsync(provider.GetRequiredService<IEventStore>(), output),
    _ => throw new ArgumentException($"There is no scenario '{scenario}'."),
});
