using EventStore.EfCore.Database;
using EventStore.EfCore.Providers;

namespace EventStore.EfCore.Writing;

/// <summary>Opens no database that lacks a commit which was acknowledged.</summary>
internal sealed class WitnessCheck(ICommitWitness witness) : IOpeningStep
{
    public Task RunAsync(EventDatabase database, CancellationToken cancellationToken) => database.ReadAsync(
        async context =>
        {
            await witness.CheckAsync(context, cancellationToken).ConfigureAwait(false);
            return true;
        },
        cancellationToken);
}
