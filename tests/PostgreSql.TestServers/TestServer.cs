namespace PostgreSql.TestServers;

/// <summary>
/// The server that all tests share: the one that <c>EVENTSTORE_TEST_POSTGRES</c> names; else a container, where Docker is; else a
/// throw-away cluster of locally installed binaries. Without any of them the tests are skipped, and fail where <c>CI</c> is set. Where
/// <c>EVENTSTORE_TEST_SERVER</c> is <c>container</c>, it is a container or nothing.
/// </summary>
public static class TestServer
{
    private const string Variable = "EVENTSTORE_TEST_POSTGRES";

    private const string Missing =
        $"No PostgreSQL: {Variable} is not set, Docker is not running, and no server is installed under {LocalCluster.InstalledUnder}.";

    private static readonly Lazy<Task<PostgreSqlServer?>> Found = new(FindAsync);

    public static async Task<PostgreSqlServer> GetAsync()
    {
        if (await Found.Value is { } server)
            return server;
        throw None(Missing);
    }

    /// <summary>What a test throws that has no server: it is skipped, and fails where <c>CI</c> is set.</summary>
    internal static Exception None(string missing) =>
        Environment.GetEnvironmentVariable("CI") is "true" ? new InvalidOperationException(missing) : new NoServerException(missing);

    private static async Task<PostgreSqlServer?> FindAsync()
    {
        var server = await StartAsync();
        await Console.Error.WriteLineAsync(server is null
            ? $"{Missing} ALL TESTS ON POSTGRESQL ARE SKIPPED."
            : $"The tests use PostgreSQL from {server.Origin}.");
        return server is null ? null : await server.RequireDurabilityAsync();
    }

    private static async Task<PostgreSqlServer?> StartAsync()
    {
        if (ContainerServer.IsRequired)
            return await ContainerServer.StartAsync();
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
            return new PostgreSqlServer(Variable, given, IsThrownAway: false);
        if (ContainerServer.IsPossible)
            return await ContainerServer.StartAsync();
        if (LocalCluster.FindBinaries() is not { } binaries)
            return null;

        var cluster = await LocalCluster.StartAsync(binaries);
        TestRun.AtItsEnd(cluster.Dispose);
        return cluster.Server;
    }
}
