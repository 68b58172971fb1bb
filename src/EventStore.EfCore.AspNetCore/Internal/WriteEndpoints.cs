using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.AspNetCore;

/// <summary>What stores.</summary>
internal sealed class WriteEndpoints(EventStoreEndpointOptions options)
{
    public async Task<IResult> StoreAsync(
        HttpContext context,
        IEventStore store,
        IOptions<EventStoreOptions> limits,
        IHostApplicationLifetime lifetime,
        ILogger<WriteEndpoints> logger)
    {
        using var intake = new EventIntake(
            context, new LineBatch(store, limits.Value, logger), limits.Value.MaxPayloadBytes, options, lifetime.ApplicationStopping);
        return await intake.RunAsync().ConfigureAwait(false);
    }
}
