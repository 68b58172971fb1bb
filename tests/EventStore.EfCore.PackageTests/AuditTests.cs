using Shouldly;
using Xunit;

namespace EventStore.EfCore.PackageTests;

/// <summary>What the repository's settings make of a vulnerability.</summary>
[Collection(nameof(Consumers))]
public sealed class AuditTests(Workplace workplace)
{
    [Fact]
    public async Task A_dependency_of_a_dependency_with_a_known_vulnerability_of_the_lowest_severity_fails_the_restore()
    {
        using var source = new VulnerabilitySource("microsoft.data.sqlite.core");
        Directory.CreateDirectory(workplace.PathOf("Audit"));
        File.Copy(Path.Combine(Repository.Folder, "Directory.Build.props"), workplace.PathOf("Audit/Directory.Build.props"));
        await File.WriteAllTextAsync(workplace.PathOf("Audit/Audit.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <ItemGroup>
                <PackageReference Include="Microsoft.EntityFrameworkCore.Sqlite" Version="10.0.15" />
              </ItemGroup>
            </Project>
            """);
        await workplace.DotnetAsync("Audit", "restore", "-p:CI=");
        await File.WriteAllTextAsync(workplace.PathOf("Audit/nuget.config"), $"""
            <configuration>
              <auditSources>
                <clear />
                <add key="audit" value="{source.Address}index.json" allowInsecureConnections="true" />
              </auditSources>
            </configuration>
            """);

        var (code, said) = await Command.TryAsync(
            workplace.PathOf("Audit"), Command.Dotnet, "restore", "--force", "-p:CI=");

        code.ShouldNotBe(0);
        said.ShouldContain("error NU1901");
        said.ShouldContain("'Microsoft.Data.Sqlite.Core'");
    }
}
