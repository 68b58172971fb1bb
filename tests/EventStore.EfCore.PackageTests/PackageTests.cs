using Shouldly;
using Xunit;

namespace EventStore.EfCore.PackageTests;

/// <summary>What is in the packages.</summary>
[Collection(nameof(Consumers))]
public sealed class PackageTests(Workplace workplace) : IDisposable
{
    private const string Tool = "EventStore.EfCore.Cli";

    private static readonly string[] Expected =
    [
        "EFCore.PostgreSql.UnnestInserts", "EFCore.Sqlite.PreparedInserts", "EventStore.EfCore", "EventStore.EfCore.AspNetCore", Tool,
        "EventStore.EfCore.Json", "EventStore.EfCore.Migrations.PostgreSql", "EventStore.EfCore.Migrations.Sqlite",
        "EventStore.EfCore.PostgreSql", "EventStore.EfCore.Signatures", "EventStore.EfCore.Sqlite",
    ];

    private static readonly string[] BuildOnly =
        ["Microsoft.CodeAnalysis.PublicApiAnalyzers", "Microsoft.EntityFrameworkCore.Design", "MinVer"];

    private readonly Package[] _packages = [.. Directory.GetFiles(workplace.Feed, "*.nupkg").Select(file => new Package(file))];

    public void Dispose()
    {
        foreach (var package in _packages)
            package.Dispose();
    }

    [Fact]
    public void There_is_one_for_each_project_of_one_version_with_its_symbols()
    {
        _packages.Select(p => p.Id).ShouldBe(Expected, ignoreOrder: true);
        _packages.ShouldAllBe(p => p.Tell("version") == workplace.Version);
        foreach (var package in _packages)
        {
            using var symbols = new Package(Path.Combine(workplace.Feed, $"{package.Id}.{workplace.Version}.snupkg"));
            var own = package.Entries.Select(e => e.FullName).Where(IsOwnAssembly).Select(name => Path.ChangeExtension(name, ".pdb"));
            own.ShouldBeSubsetOf(symbols.Entries.Select(e => e.FullName));
        }
    }

    [Fact]
    public void Each_says_what_it_is_whose_it_is_and_where_the_front_door_is()
    {
        foreach (var package in _packages)
        {
            package.Tell("license").ShouldBe("MIT");
            package.Tell("authors").ShouldBe("The EventStore.EfCore contributors");
            package.Tell("description").ShouldNotBe("Package Description");
            package.Tell("tags").ShouldNotBeNullOrEmpty(package.Id);
            package.TellRepository("commit").ShouldNotBeNullOrEmpty(package.Id);
            package.TellRepository("branch").ShouldBeNull(package.Id);
            package.Read(package.Tell("readme")!).ShouldContain("The front door is the `README.md` of the repository");
            if (package.Id != Tool)
                package.Entries.Select(e => e.FullName).ShouldContain($"lib/net10.0/{package.Id}.xml");
        }
    }

    [Fact]
    public void Each_takes_exactly_its_own_version_of_the_others_and_nothing_that_only_its_build_needs()
    {
        foreach (var package in _packages)
        {
            package.Dependencies.Where(d => Expected.Contains(d.Id)).ShouldAllBe(d => d.Version == $"[{workplace.Version}]");
            package.Dependencies.ShouldNotContain(d => BuildOnly.Contains(d.Id));
        }

        _packages.Single(p => p.Id == "EventStore.EfCore.Sqlite").Dependencies.Select(d => d.Id)
            .ShouldBe(
                [
                    "EventStore.EfCore.Migrations.Sqlite", "EFCore.Sqlite.PreparedInserts", "EventStore.EfCore",
                    "Microsoft.EntityFrameworkCore.Sqlite",
                ],
                ignoreOrder: true);
    }

    [Fact]
    public void The_tool_brings_no_library_of_a_platform_that_it_does_not_run_on()
    {
        var tool = _packages.Single(p => p.Id == Tool);
        var names = tool.Entries.Select(e => e.FullName).ToList();
        names.ShouldNotContain(name => name.EndsWith(".a", StringComparison.Ordinal));
        names.Where(name => name.Contains("/runtimes/", StringComparison.Ordinal)).Select(name => name.Split('/')[4])
            .ShouldAllBe(r => r.StartsWith("linux", StringComparison.Ordinal) || r.StartsWith("osx", StringComparison.Ordinal)
                || r.StartsWith("win", StringComparison.Ordinal));
        tool.Entries.Sum(e => e.CompressedLength).ShouldBeLessThan(26_000_000);
    }

    private static bool IsOwnAssembly(string name) =>
        Path.GetExtension(name) == ".dll" && Path.GetFileNameWithoutExtension(name) is var assembly
        && (assembly == "eventstore" || Expected.Contains(assembly));
}
