namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>A moment in the trace: a call begins, ends, or does both with nothing of another thread in between.</summary>
internal readonly record struct TraceStep(SystemCall Call, bool Begins, bool Ends);
