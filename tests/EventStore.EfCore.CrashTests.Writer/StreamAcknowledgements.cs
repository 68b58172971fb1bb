namespace EventStore.EfCore.CrashTests.Writer;

/// <summary>Says which events of a stream are durable.</summary>
internal sealed class StreamAcknowledgements(AcknowledgedLines output) : IProgress<StoredBatch>
{
    public void Report(StoredBatch value) =>
        output.Write(value.Events.Zip(value.Result.Receipts, (item, receipt) => (item, receipt.Position)));
}
