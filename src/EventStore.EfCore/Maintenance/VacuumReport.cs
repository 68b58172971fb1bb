namespace EventStore.EfCore;

/// <summary>What making room came to.</summary>
/// <param name="BytesBefore">What the database took on disk.</param>
/// <param name="BytesAfter">What it takes now.</param>
public sealed record VacuumReport(long BytesBefore, long BytesAfter);
