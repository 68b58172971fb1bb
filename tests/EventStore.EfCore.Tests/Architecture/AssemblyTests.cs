using EventStore.EfCore.Data;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Architecture;

public class AssemblyTests
{
    private static readonly string[] Drivers = ["Sqlite", "SQLitePCL", "Npgsql", "SqlClient", "PostgreSQL"];

    [Fact]
    public void The_core_references_no_driver()
    {
        var references = typeof(IEventStore).Assembly.GetReferencedAssemblies().Select(a => a.Name!).ToArray();
        references.ShouldContain("Microsoft.EntityFrameworkCore.Relational");
        references.ShouldNotContain(name => Drivers.Any(d => name.Contains(d, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void Only_the_core_is_loaded_into_these_tests() =>
        Directory.GetFiles(AppContext.BaseDirectory, "*.dll").Select(Path.GetFileNameWithoutExtension)
            .ShouldNotContain(name => Drivers.Any(d => name!.Contains(d, StringComparison.OrdinalIgnoreCase)));

    [Fact]
    public void Public_types_are_in_the_packages_own_namespaces() =>
        typeof(IEventStore).Assembly.GetExportedTypes().Select(t => t.Namespace).Distinct().Order(StringComparer.Ordinal)
            .ShouldBe(["EventStore.EfCore", typeof(EventStoreDbContext).Namespace, "Microsoft.Extensions.DependencyInjection"]);

    [Fact]
    public void Public_classes_are_sealed_static_or_abstract() =>
        typeof(IEventStore).Assembly.GetExportedTypes().Where(t => t is { IsClass: true, IsSealed: false, IsAbstract: false })
            .ShouldBeEmpty();
}
