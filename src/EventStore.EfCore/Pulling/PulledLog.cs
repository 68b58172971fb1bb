namespace EventStore.EfCore;

/// <summary>What became of one server's log.</summary>
/// <param name="Server">Whose log.</param>
/// <param name="From">The position in the source's log behind which it was read.</param>
/// <param name="To">The position up to which it was read.</param>
/// <param name="Totals">The events that were read, and what became of them here.</param>
/// <param name="LeftOut">How many are not here because of what <see cref="PullReport.Findings"/> names.</param>
/// <param name="Erased">How many the source could not give because they were erased there.</param>
/// <param name="BeganAnew">Whether the source was no longer what it was, so that all was read again.</param>
public sealed record PulledLog(ServerId Server, long From, long To, StoreTotals Totals, long LeftOut, long Erased, bool BeganAnew);
