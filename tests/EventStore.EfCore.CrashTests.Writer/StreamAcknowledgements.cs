namespace EventStore.EfCore.CrashTests.Writer;

/// <summary>Says which events of a stream are durable. Nobody else writes, so the first has position 1.</summary>
internal sealed class StreamAcknowledgements(Event[] events, AcknowledgedLines output) : IProgress<StoreTotals>
{
    private int _said;

    public void Report(StoreTotals value)
    {
        output.Write(Enumerable.Range(_said, (int)value.Stored - _said).Select(i => (events[i], i + 1L)));
        _said = (int)value.Stored;
    }
}
