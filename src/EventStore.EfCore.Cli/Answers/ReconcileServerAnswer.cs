namespace EventStore.EfCore.Cli.Answers;

/// <summary>What reconciling one server came to.</summary>
/// <param name="Server">Which one.</param>
/// <param name="Given">How many events the other store got, those included that took the place of damaged rows.</param>
/// <param name="Taken">How many this one got.</param>
/// <param name="Erased">How many the one lacks and the other has erased: there is nothing to hand over.</param>
/// <param name="Refused">How many a store did not take.</param>
/// <param name="NotGiven">How many a store named and did not give: they are damaged there.</param>
/// <param name="Rounds">How many messages were answered.</param>
/// <param name="MessageBytes">The bytes of messages and answers, without those of events.</param>
internal sealed record ReconcileServerAnswer(
    ServerId Server, long Given, long Taken, long Erased, long Refused, long NotGiven, int Rounds, long MessageBytes);
