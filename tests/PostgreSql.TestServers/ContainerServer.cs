using DotNet.Testcontainers.Builders;
using Npgsql;
using Testcontainers.PostgreSql;

namespace PostgreSql.TestServers;

/// <summary>A server in a container of its own, removed when the tests end.</summary>
public static class ContainerServer
{
    // Any that the provider supports would do; another one is chosen where only that is at hand.
    public static string Image => Environment.GetEnvironmentVariable("EVENTSTORE_TEST_POSTGRES_IMAGE") ?? "postgres:15";

    /// <summary>What turns durability on again, which Testcontainers' module turns off: the last word counts.</summary>
    public static string[] Durable { get; } =
    [
        "-c", "fsync=on", "-c", "full_page_writes=on", "-c", "synchronous_commit=on",
        "-c", $"max_connections={LocalCluster.MaxConnections}",
    ];

    /// <summary>Whether there is a container engine to ask.</summary>
    public static bool IsPossible =>
        Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } || File.Exists("/var/run/docker.sock");

    /// <summary>Whether nothing else will do: on CI, so that it is the way through Testcontainers that is tested there.</summary>
    public static bool IsRequired => Environment.GetEnvironmentVariable("EVENTSTORE_TEST_SERVER") is "container";

    public static async Task<PostgreSqlServer> StartAsync()
    {
        // A password that occurs nowhere else: tests look for it where it must not be.
        // It is up when it answers where the tests ask, and not only within the container.
        var container = new PostgreSqlBuilder(Image).WithCommand(Durable).WithPassword(Guid.NewGuid().ToString("N"))
            .WithWaitStrategy(Wait.ForUnixContainer().UntilDatabaseIsAvailable(NpgsqlFactory.Instance)).Build();
        await container.StartAsync();
        TestRun.AtItsEnd(() => container.DisposeAsync().AsTask().GetAwaiter().GetResult());
        return new PostgreSqlServer($"a container of '{Image}'", container.GetConnectionString(), IsThrownAway: true);
    }
}
