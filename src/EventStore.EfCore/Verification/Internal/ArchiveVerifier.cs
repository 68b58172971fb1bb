using EventStore.EfCore.Database;
using EventStore.EfCore.Errors;
using EventStore.EfCore.Events;
using EventStore.EfCore.Providers;
using EventStore.EfCore.Quarantine;

namespace EventStore.EfCore.Verification;

internal sealed class ArchiveVerifier(
    EventDatabase database,
    IStorageProvider provider,
    IStorageInspector inspector,
    ErrorTranslator errors,
    SignatureCheck signatures,
    TimeProvider clock,
    IEventStoreSchema schema,
    QuarantineRecorder? quarantine)
    : IArchiveVerifier
{
    private int Readers { get; init; } = Together.All;

    /// <summary>A verifier of another database of the same engine, all of whose contexts may have one connection.</summary>
    public ArchiveVerifier Of(EventDatabase other) =>
        new(other, provider, inspector, errors, signatures, clock, schema, quarantine: null) { Readers = 1 };

    public Task<VerifyReport> VerifyAsync(
        ServerId? server = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default) =>
        VerifyAsync(
            new VerifyOptions { Server = server, Progress = progress is null ? null : new Counted(progress) }, cancellationToken);

    public async Task<VerifyReport> VerifyAsync(VerifyOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.EventsPerSecond is { } rate)
            ArgumentOutOfRangeException.ThrowIfLessThan(rate, 1, nameof(VerifyOptions.EventsPerSecond));
        if (options.VerifySignatures && !signatures.IsAvailable)
        {
            throw new InvalidOperationException(
                "Signatures cannot be verified: call AddEventStore().VerifySignatures() of EventStore.EfCore.Signatures, or register an "
                + "IEventSignatureVerifier.");
        }

        var run = new VerifyRun(database, inspector, errors, signatures, clock, options, Readers);
        try
        {
            return await run.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Also of one that was interrupted: whoever resumes it does not meet these again.
            if (quarantine is not null)
                await quarantine.RecordAsync(run.Damaged, CancellationToken.None).ConfigureAwait(false);
        }
    }

    public async Task<StorageReport> InspectAsync(CancellationToken cancellationToken = default)
    {
        var status = await schema.GetStatusAsync(cancellationToken).ConfigureAwait(false);
        return status.Exists
            ? await database.AsItIs.ReadAsync(context => inspector.InspectAsync(context, cancellationToken), cancellationToken)
                .ConfigureAwait(false)
            : throw new StorageException(
                StorageErrorKind.CannotOpen,
                $"There is no database '{provider.Target}'. Check the connection string, or create the database with `dotnet ef "
                + "database update`.");
    }

    private sealed class Counted(IProgress<long> progress) : IProgress<VerifyProgress>
    {
        public void Report(VerifyProgress value) => progress.Report(value.EventsChecked);
    }
}
