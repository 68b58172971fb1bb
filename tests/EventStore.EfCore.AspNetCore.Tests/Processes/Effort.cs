using System.Globalization;

namespace EventStore.EfCore.AspNetCore.Tests.Processes;

/// <summary>How often nodes are killed: a few times in a test run, more often when an environment variable says so.</summary>
internal static class Effort
{
    /// <summary>Chooses who is killed and when; EVENTSTORE_NODES_SEED sets another one.</summary>
    public static int Seed => Read("EVENTSTORE_NODES_SEED", 20_261);

    /// <summary>How many kills a group of nodes has to get over: EVENTSTORE_NODES_KILLS, or 6.</summary>
    public static int Kills => Read("EVENTSTORE_NODES_KILLS", 6);

    private static int Read(string variable, int usual) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
