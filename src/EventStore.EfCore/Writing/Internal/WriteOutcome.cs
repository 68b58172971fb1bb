namespace EventStore.EfCore.Writing;

/// <summary>What a transaction decided about one call: a result, or the reason why this call alone was refused.</summary>
internal readonly record struct WriteOutcome(StoreResult? Result, DuplicateEventException? Refusal)
{
    public void ApplyTo(WriteCall call)
    {
        if (Refusal is null)
            call.Complete(Result!);
        else
            call.Fail(Refusal);
    }
}
