using PostgreSql.TestServers;

namespace EventStore.EfCore.CrashTests.Containers;

internal static class ContainerEngine
{
    private const string Missing = "No container engine: the tool is not killed in a container. Start Docker, or see .ci/engine.";

    /// <summary>Without an engine a test is skipped, with one line that says so; on CI it fails.</summary>
    public static void Require()
    {
        if (ContainerServer.IsPossible || ContainerServer.IsRequired)
            return;
        Console.Error.WriteLine(Missing);
        throw Environment.GetEnvironmentVariable("CI") is "true" ? new InvalidOperationException(Missing) : new NoServerException(Missing);
    }
}
