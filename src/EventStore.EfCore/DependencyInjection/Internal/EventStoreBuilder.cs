using Microsoft.Extensions.DependencyInjection;

namespace EventStore.EfCore.DependencyInjection;

internal sealed record EventStoreBuilder(IServiceCollection Services) : IEventStoreBuilder;
