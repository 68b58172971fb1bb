using System.Globalization;

namespace EventStore.EfCore.CrashTests;

/// <summary>How much is tried: little in a test run, more when an environment variable says so.</summary>
internal static class Effort
{
    private const int StatesOfATestRun = 300;

    /// <summary>Chooses moments and damages; EVENTSTORE_CRASH_SEED sets another one.</summary>
    public static int Seed => Read("EVENTSTORE_CRASH_SEED", 20_261);

    /// <summary>A scenario's share of the crash states: as told for a test run, and in proportion for EVENTSTORE_CRASH_STATES.</summary>
    public static int States(int share) => (int)((long)share * Read("EVENTSTORE_CRASH_STATES", StatesOfATestRun) / StatesOfATestRun);

    /// <summary>How many damages are tried: EVENTSTORE_DAMAGES, or 60.</summary>
    public static int Damages => Read("EVENTSTORE_DAMAGES", 60);

    private static int Read(string variable, int usual) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
