using System.Globalization;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace EFCore.PostgreSql.UnnestInserts;

/// <summary>Whether a context's options ask for inserts from arrays, and the service that makes them.</summary>
internal sealed class UnnestInsertsOptionsExtension : IDbContextOptionsExtension
{
    // The provider's options extension is internal API; the assembly it comes from is not.
    public static Assembly Provider { get; } = typeof(NpgsqlDbContextOptionsBuilder).Assembly;

    public UnnestInsertsOptionsExtension(bool enabled)
    {
        Enabled = enabled;
        Info = new ExtensionInfo(this);
    }

    public bool Enabled { get; }

    public DbContextOptionsExtensionInfo Info { get; }

    /// <remarks>
    /// Extensions add their services in the order in which the options got them, and a provider adds only what is not there yet.
    /// Usually the provider was first, and a TryAdd would come too late; a replacement is right before it as well, as the
    /// provider then leaves this service alone.
    /// </remarks>
    public void ApplyServices(IServiceCollection services)
    {
        if (Enabled)
            services.Replace(ServiceDescriptor.Scoped<IDatabase, UnnestInsertDatabase>());
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
                $"UseUnnestInserts() works with Npgsql's provider, but the context uses '{provider.GetName().Name}'. "
                + "Configure the context with UseNpgsql(), or call UseUnnestInserts(enabled: false).");
        }

        var core = options.FindExtension<CoreOptionsExtension>();
        if (core?.InternalServiceProvider is not null)
        {
            throw new InvalidOperationException(
                "UseUnnestInserts() registers a service with EF Core, and UseInternalServiceProvider() keeps it from doing so. "
                + "Remove the call of UseInternalServiceProvider(), or call UseUnnestInserts(enabled: false).");
        }

        // EF Core applies these last, so such a service would silently take the place of this one.
        if (core?.ReplacedServices?.FirstOrDefault(replaced => replaced.Key.Item1 == typeof(IDatabase)).Value is { } replacement)
        {
            throw new InvalidOperationException(
                $"UseUnnestInserts() replaces EF Core's IDatabase service, and so does ReplaceService() with '{replacement}'. "
                + "Remove that call of ReplaceService(), or call UseUnnestInserts(enabled: false).");
        }
    }

    private sealed class ExtensionInfo(UnnestInsertsOptionsExtension extension) : DbContextOptionsExtensionInfo(extension)
    {
        private bool Enabled => ((UnnestInsertsOptionsExtension)Extension).Enabled;

        public override bool IsDatabaseProvider => false;

        public override string LogFragment => Enabled ? "using unnest inserts " : "";

        public override int GetServiceProviderHashCode() => Enabled.GetHashCode();

        public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other) =>
            other is ExtensionInfo info && info.Enabled == Enabled;

        public override void PopulateDebugInfo(IDictionary<string, string> debugInfo) =>
            debugInfo["UnnestInserts:" + nameof(UnnestInsertsExtensions.UseUnnestInserts)] =
                Enabled.ToString(CultureInfo.InvariantCulture);
    }
}
