namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What <c>AddEventStore()</c> returns, for providers and options to go on from.</summary>
public interface IEventStoreBuilder
{
    /// <summary>The services that are being registered.</summary>
    IServiceCollection Services { get; }
}
