using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace EventStore.EfCore.Tests.Architecture;

/// <summary>The sources of core, compiled in memory: which type is declared where, and which types each file refers to.</summary>
internal sealed class SourceTree
{
    private readonly CSharpCompilation _compilation;

    private SourceTree(string root)
    {
        Root = root;
        var files = Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(f => Folder(f).Split('/')[0] is not ("bin" or "obj"));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(f => Path.GetFileName(f) != "EventStore.EfCore.dll")
            .Select(f => MetadataReference.CreateFromFile(f));

        // As the project's ImplicitUsings: without them half of the names would stay unknown.
        const string usings =
            "global using System; global using System.Collections.Generic; global using System.IO; global using "
            + "System.Linq; "
            + "global using System.Threading; global using System.Threading.Tasks;";
        _compilation = CSharpCompilation.Create(
            "core",
            [CSharpSyntaxTree.ParseText(usings), .. files.Select(f => CSharpSyntaxTree.ParseText(File.ReadAllText(f), path: f))],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
    }

    public string Root { get; }

    /// <summary>Types by the folder that declares them; "" is the root. Nested types belong to the outer one.</summary>
    public IEnumerable<(string Folder, INamedTypeSymbol Type)> Types() =>
        from tree in Trees()
        let model = _compilation.GetSemanticModel(tree)
        from declaration in tree.GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
        where declaration.Parent is not BaseTypeDeclarationSyntax
        select (Folder(tree.FilePath), model.GetDeclaredSymbol(declaration)!);

    /// <summary>Who refers to whom across folders, once per pair of types.</summary>
    public IEnumerable<Reference> References() => Trees().SelectMany(References).Distinct();

    /// <summary>The sources in the checkout that the tests were built in.</summary>
    public static SourceTree OfCore()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EventStore.EfCore.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside their repository.");
        return new SourceTree(Path.Combine(folder.FullName, "src", "EventStore.EfCore"));
    }

    private IEnumerable<SyntaxTree> Trees() => _compilation.SyntaxTrees.Where(t => t.FilePath.Length > 0);

    private IEnumerable<Reference> References(SyntaxTree tree)
    {
        var model = _compilation.GetSemanticModel(tree);
        var from = Folder(tree.FilePath);
        var file = Path.GetFileNameWithoutExtension(tree.FilePath);

        // Names in documentation are trivia and do not count; namespaces in usings are no types.
        foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            var symbol = model.GetSymbolInfo(name).Symbol;
            var type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
            while (type?.ContainingType is not null)
                type = type.ContainingType;
            if (type?.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.FilePath is { Length: > 0 } path)
                yield return new Reference(from, file, Folder(path), type.Name);
        }
    }

    private string Folder(string file) => (Path.GetRelativePath(Root, Path.GetDirectoryName(file)!) is var folder && folder == ".")
        ? ""
        : folder.Replace(Path.DirectorySeparatorChar, '/');
}
