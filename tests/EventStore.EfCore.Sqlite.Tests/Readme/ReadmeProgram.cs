using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace EventStore.EfCore.Sqlite.Tests.Readme;

/// <summary>The program that README prints: its very text, compiled with nothing around it.</summary>
internal static partial class ReadmeProgram
{
    public static string Text() =>
        Sample().Match(File.ReadAllText(Path.Combine(RepositoryFolder(), "README.md"))).Groups["code"].Value;

    /// <summary>Compiles against what the test has at hand: the packages, not the sources.</summary>
    public static (MemoryStream Assembly, string[] Problems) Compile(string text)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "Readme",
            [CSharpSyntaxTree.ParseText(text)],
            references,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        var assembly = new MemoryStream();
        var problems = compilation.Emit(assembly).Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning);
        return (assembly, [.. problems.Select(d => d.ToString())]);
    }

    /// <summary>Runs its Main to the end, and returns what it printed.</summary>
    public static string Run(MemoryStream assembly)
    {
        var before = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            Assembly.Load(assembly.ToArray()).EntryPoint!.Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(before);
        }

        return output.ToString();
    }

    public static string RepositoryFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EventStore.EfCore.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside their repository.");
        return folder.FullName;
    }

    [GeneratedRegex(@"^## In an application$.*?^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Sample();
}
