using EventStore.EfCore.Providers;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.DependencyInjection;

/// <summary>Finds a store without a provider when the host starts, rather than at its first use.</summary>
internal sealed class ProviderValidator(IEnumerable<IStorageProvider> providers) : IValidateOptions<EventStoreOptions>
{
    public ValidateOptionsResult Validate(string? name, EventStoreOptions options) => providers.Any()
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            "AddEventStore() was called without a database provider. Go on with one, such as "
            + "AddEventStore().UseSqlite(\"Data Source=archive.db\").");
}
