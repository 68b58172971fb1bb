namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>A state in which something is wrong.</summary>
/// <param name="State">Which.</param>
/// <param name="Fault">What kind of fault.</param>
/// <param name="Lost">How many acknowledged events are not there.</param>
/// <param name="Detail">What was seen.</param>
internal sealed record StateFault(CrashState State, Fault Fault, int Lost, string Detail)
{
    public override string ToString() => $"{Fault}: {State}; {Detail}";
}
