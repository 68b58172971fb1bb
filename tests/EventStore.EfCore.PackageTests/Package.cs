using System.IO.Compression;
using System.Xml.Linq;

namespace EventStore.EfCore.PackageTests;

/// <summary>A package as it lies in the folder.</summary>
internal sealed class Package : IDisposable
{
    private readonly ZipArchive _archive;
    private readonly XElement _metadata;

    public Package(string file)
    {
        _archive = ZipFile.OpenRead(file);
        using var nuspec = Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        _metadata = XDocument.Load(nuspec).Root!.Elements().First();
    }

    public IReadOnlyCollection<ZipArchiveEntry> Entries => _archive.Entries;

    public string Id => Tell("id")!;

    /// <summary>What the package says of itself.</summary>
    public string? Tell(string name) => Find(name)?.Value;

    /// <summary>What the package says of its repository.</summary>
    public string? TellRepository(string name) => Find("repository")?.Attribute(name)?.Value;

    public IEnumerable<(string Id, string Version)> Dependencies =>
        _metadata.Descendants().Where(e => e.Name.LocalName == "dependency")
            .Select(e => (e.Attribute("id")!.Value, e.Attribute("version")!.Value));

    public string Read(string name)
    {
        using var reader = new StreamReader(_archive.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    public void Dispose() => _archive.Dispose();

    private XElement? Find(string name) => _metadata.Elements().FirstOrDefault(e => e.Name.LocalName == name);
}
