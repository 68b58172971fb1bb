using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EFCore.PostgreSql.UnnestInserts.Tests;

public class AssemblyTests
{
    [Fact]
    public void It_references_nothing_of_EventStore()
    {
        var references = typeof(UnnestInsertsExtensions).Assembly.GetReferencedAssemblies().Select(a => a.Name!).ToArray();

        references.ShouldContain("Npgsql.EntityFrameworkCore.PostgreSQL");
        references.ShouldNotContain(name => name.Contains("EventStore", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Nothing_of_EventStore_is_loaded_into_these_tests() =>
        Directory.GetFiles(AppContext.BaseDirectory, "*.dll").Select(Path.GetFileNameWithoutExtension)
            .ShouldNotContain(name => name!.Contains("EventStore", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void The_extension_method_is_all_that_is_public() =>
        typeof(UnnestInsertsExtensions).Assembly.GetExportedTypes().ShouldBe([typeof(UnnestInsertsExtensions)]);
}
