using System.Threading.Channels;

namespace EventStore.EfCore.Cli.Ingesting;

/// <summary>Reads, decodes and checks ahead of the writer: the next batch while the last is being committed.</summary>
internal sealed class BatchReader(IEventSource source, IngestSettings settings, int maxPayloadBytes)
{
    private readonly Channel<Batch> _batches = Channel.CreateBounded<Batch>(1);

    public ChannelReader<Batch> Batches => _batches.Reader;

    /// <summary>Runs to the end of the source. Never throws: a failure follows the last good batch through the channel.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var batch = new Batch();
        Exception? failure = null;
        try
        {
            await foreach (var item in source.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var good = Check(item);
                batch.Add(good);
                if (settings.IsStrict && good.Event is null)
                    break;
                if (batch.Items < settings.BatchSize && batch.PayloadBytes < IngestSettings.MaxBatchPayloadBytes)
                    continue;
                await _batches.Writer.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
                batch = new Batch();
            }
        }
        catch (Exception e)
        {
            failure = e;
        }

        await FinishAsync(batch, failure, cancellationToken).ConfigureAwait(false);
    }

    private async Task FinishAsync(Batch rest, Exception? failure, CancellationToken cancellationToken)
    {
        try
        {
            if (rest.Items > 0)
                await _batches.Writer.WriteAsync(rest, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            failure ??= e;
        }

        _batches.Writer.Complete(failure);
    }

    // The store would refuse the whole batch for one such event.
    private SourceItem Check(SourceItem item)
    {
        if (item.Event is not { } value)
            return item;
        if (value.Content.Payload.Length > maxPayloadBytes)
        {
            var reason = $"its payload has {value.Content.Payload.Length} bytes; at most {maxPayloadBytes} are taken";
            return SourceItem.Rejected(item.Place, reason, item.Done);
        }

        var actual = value.Content.ComputeHash();
        return actual == value.Hash
            ? item
            : SourceItem.Rejected(item.Place, $"its hash is '{value.Hash}', but its content hashes to '{actual}'", item.Done);
    }
}
