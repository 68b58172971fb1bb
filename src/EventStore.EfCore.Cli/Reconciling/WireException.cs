namespace EventStore.EfCore.Cli.Reconciling;

/// <summary>What the peer sent is not what `eventstore reconcile` speaks.</summary>
/// <param name="what">What is wrong, a clause.</param>
internal sealed class WireException(string what) : Exception(
    $"What the other side sent is not what `eventstore reconcile` speaks: {what}. See that the command behind --through is "
    + "`eventstore reconcile STORE --stdio` of the same version, and that nothing else prints to its output.");
