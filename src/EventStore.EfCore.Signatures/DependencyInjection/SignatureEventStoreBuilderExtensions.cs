using EventStore.EfCore;
using EventStore.EfCore.Signatures;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Has the event store verify signatures.</summary>
public static class SignatureEventStoreBuilderExtensions
{
    /// <summary>
    /// From now on <c>IEventStore</c> and <c>IBulkLoader</c> refuse every batch with an event whose signature is not its author's, with an
    /// <see cref="InvalidEventException"/> that names the first one; nothing of the batch is stored. Verified on the caller's own threads,
    /// before the writer hears of the call. What comes from another store is not verified again: copies, restored backups, salvage.
    /// A verification can ask for signatures, too (<see cref="VerifyOptions.VerifySignatures"/>).
    /// </summary>
    /// <param name="builder">What <c>AddEventStore()</c> returned.</param>
    public static IEventStoreBuilder VerifySignatures(this IEventStoreBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IEventSignatureVerifier, Ed25519Verifier>());
        return builder;
    }
}
