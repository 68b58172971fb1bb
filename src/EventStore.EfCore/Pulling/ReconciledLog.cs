namespace EventStore.EfCore;

/// <summary>What became of one server's log.</summary>
/// <param name="Server">Whose log.</param>
/// <param name="Totals">The events that were got, and what became of them here.</param>
/// <param name="Rounds">How many messages were answered.</param>
/// <param name="MessageBytes">The bytes of messages and answers, without those of events.</param>
/// <param name="LeftOut">How many are not here because of what <see cref="ReconcileReport.Findings"/> names.</param>
/// <param name="Erased">How many the source could not give because they were erased there.</param>
public sealed record ReconciledLog(ServerId Server, StoreTotals Totals, int Rounds, long MessageBytes, long LeftOut, long Erased);
