using System.Globalization;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EFCore.Inserts;

/// <summary>Whether a context's options ask for these inserts, and the service that makes them.</summary>
internal abstract class InsertOptionsExtension : IDbContextOptionsExtension
{
    protected InsertOptionsExtension(bool enabled)
    {
        Enabled = enabled;
        Info = new ExtensionInfo(this);
    }

    public bool Enabled { get; }

    public DbContextOptionsExtensionInfo Info { get; }

    /// <summary>What EF Core's log calls them.</summary>
    protected abstract string Name { get; }

    /// <summary>The method that turns them on.</summary>
    protected abstract string Method { get; }

    /// <summary>The provider's assembly: its options extension is internal API, the assembly is not.</summary>
    protected abstract Assembly Provider { get; }

    /// <summary>What errors call the provider.</summary>
    protected abstract string ProviderName { get; }

    /// <summary>The method that chooses the provider.</summary>
    protected abstract string ProviderMethod { get; }

    /// <summary>The service that makes the inserts.</summary>
    protected abstract Type Database { get; }

    /// <remarks>
    /// Extensions add their services in the order in which the options got them, and a provider adds only what is not there yet.
    /// Usually the provider was first, and a TryAdd would come too late; a replacement is right before it as well, as the
    /// provider then leaves this service alone.
    /// </remarks>
    public void ApplyServices(IServiceCollection services)
    {
        if (Enabled)
            services.Replace(ServiceDescriptor.Scoped(typeof(IDatabase), Database));
    }

    public void Validate(IDbContextOptions options)
    {
        if (!Enabled)
            return;

        // Without a provider there is nothing to say yet: the context may still set one in OnConfiguring.
        var provider = options.Extensions.FirstOrDefault(extension => extension.Info.IsDatabaseProvider)?.GetType().Assembly;
        if (provider is not null && provider != Provider)
        {
            throw new InvalidOperationException(
                $"{Method}() works with {ProviderName}, but the context uses '{provider.GetName().Name}'. "
                + $"Configure the context with {ProviderMethod}(), or call {Method}(enabled: false).");
        }

        var core = options.FindExtension<CoreOptionsExtension>();
        if (core?.InternalServiceProvider is not null)
        {
            throw new InvalidOperationException(
                $"{Method}() registers a service with EF Core, and UseInternalServiceProvider() keeps it from doing so. "
                + $"Remove the call of UseInternalServiceProvider(), or call {Method}(enabled: false).");
        }

        // EF Core applies these last, so such a service would silently take the place of this one.
        if (core?.ReplacedServices?.FirstOrDefault(replaced => replaced.Key.Item1 == typeof(IDatabase)).Value is { } replacement)
        {
            throw new InvalidOperationException(
                $"{Method}() replaces EF Core's IDatabase service, and so does ReplaceService() with '{replacement}'. "
                + $"Remove that call of ReplaceService(), or call {Method}(enabled: false).");
        }
    }

    private sealed class ExtensionInfo(InsertOptionsExtension extension) : DbContextOptionsExtensionInfo(extension)
    {
        private InsertOptionsExtension Owner => (InsertOptionsExtension)Extension;

        public override bool IsDatabaseProvider => false;

        public override string LogFragment => Owner.Enabled ? $"using {Owner.Name} " : "";

        public override int GetServiceProviderHashCode() => Owner.Enabled.GetHashCode();

        public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other) =>
            other is ExtensionInfo info && info.Owner.Enabled == Owner.Enabled;

        public override void PopulateDebugInfo(IDictionary<string, string> debugInfo) =>
            debugInfo[$"{Owner.Method["Use".Length..]}:{Owner.Method}"] = Owner.Enabled.ToString(CultureInfo.InvariantCulture);
    }
}
