using EventStore.EfCore.Cli.Output;

namespace EventStore.EfCore.Cli.Ingesting;

/// <summary>Takes a source into the store, batch by batch. Memory does not grow with the source.</summary>
internal sealed class IngestPipeline(IEventWriter store, EventStoreOptions options, IngestSettings settings, Messages messages)
{
    /// <summary>Runs until the source ends, the token is cancelled or something fails; the report holds what was committed.</summary>
    /// <exception cref="CliException">An item was rejected and the settings are strict, or a duplicate refused its batch.</exception>
    public async Task RunAsync(
        IEventSource source, IngestReport report, IProgress<ProgressStep> progress, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reader = new BatchReader(source, settings, options.MaxPayloadBytes);
        var reading = Task.Run(() => reader.RunAsync(end.Token), CancellationToken.None);
        try
        {
            await foreach (var batch in reader.Batches.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                await StoreAsync(batch, report).ConfigureAwait(false);
                progress.Report(new ProgressStep(batch.Done, report.Read));
                if (settings.IsStrict && batch.Rejections.Count > 0)
                    throw new CliException($"Stopped at the first rejected {batch.Rejections[0].Place.Unit}; what was stored stays.");
                cancellationToken.ThrowIfCancellationRequested();
            }

            report.IsComplete = true;
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }
    }

    private async Task StoreAsync(Batch batch, IngestReport report)
    {
        foreach (var rejection in batch.Rejections)
        {
            messages.Warn($"{rejection.Place} rejected: {rejection.Reason}");
            report.Add(rejection);
        }

        try
        {
            // Not cancelled: the batch in hand completes, and then the report is true.
            var result = await store.StoreEventsAsync(batch.Events, settings.Duplicates, CancellationToken.None).ConfigureAwait(false);
            report.Add(batch.Events, result);
        }
        catch (DuplicateEventException e)
        {
            var where = e.Position is { } position
                ? $"the log of server '{e.Server}' holds it at position {position}"
                : "the same batch holds it before";
            throw new CliException(
                $"{batch.Places[e.Index]} is a duplicate: {where}, hash '{e.Hash}'. "
                + "Nothing of its batch was stored; what was stored before stays.",
                e);
        }
    }
}
