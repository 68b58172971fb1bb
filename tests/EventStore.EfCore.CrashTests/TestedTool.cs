namespace EventStore.EfCore.CrashTests;

/// <summary>
/// The tool that tests start as a process: the one that <c>EVENTSTORE_TEST_TOOL</c> names, such as a published one, which is compiled
/// beforehand and starts in half of the time; else the one that was built with the tests.
/// </summary>
internal static class TestedTool
{
    public static string Assembly { get; } =
        Environment.GetEnvironmentVariable("EVENTSTORE_TEST_TOOL") ?? Path.Combine(AppContext.BaseDirectory, "eventstore.dll");
}
