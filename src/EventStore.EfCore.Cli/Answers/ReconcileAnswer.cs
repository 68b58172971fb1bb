namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `reconcile --json` prints.</summary>
internal sealed record ReconcileAnswer(
    string Store, string With, bool Equal, double Seconds, IReadOnlyList<ReconcileServerAnswer> Servers);
