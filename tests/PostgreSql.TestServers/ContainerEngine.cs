namespace PostgreSql.TestServers;

/// <summary>What runs containers, for tests of what is in them.</summary>
public static class ContainerEngine
{
    /// <summary>Without an engine a test is skipped, with one line that says so; on CI it fails.</summary>
    /// <param name="untested">What is then not tested, a sentence without its point.</param>
    public static void Require(string untested)
    {
        if (ContainerServer.IsPossible || ContainerServer.IsRequired)
            return;
        var missing = $"No container engine: {untested}. Start Docker, or see .ci/engine.";
        Console.Error.WriteLine(missing);
        throw TestServer.None(missing);
    }
}
