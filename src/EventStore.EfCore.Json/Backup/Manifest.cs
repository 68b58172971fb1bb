using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventStore.EfCore.Json.Backup;

/// <summary>The segments of a backup, in the order in which they were written.</summary>
/// <param name="Format">What this is.</param>
/// <param name="Version">The version of the format.</param>
/// <param name="Segments">The segments.</param>
/// <param name="Sha256">A hash of the list, so that not even one that was cut off is taken for whole.</param>
internal sealed record Manifest(string Format, int Version, IReadOnlyList<Segment> Segments, string Sha256)
{
    private const string Name = "eventstore-log-backup";
    private const int Known = 1;

    public static readonly Manifest Empty = Of([]);

    [JsonIgnore]
    public long Events => Segments.Sum(s => s.To - s.From + 1);

    [JsonIgnore]
    public long Bytes => Segments.Sum(s => s.Bytes);

    public Manifest With(Segment segment) => Of([.. Segments, segment]);

    /// <summary>Why this cannot be a manifest; null when it can.</summary>
    public string? Problem()
    {
        if (Format != Name || Version != Known)
            return $"its format is '{Format}' version {Version}, and this version knows '{Name}' version {Known}";
        if (Sha256 != Hash(Segments))
            return "its list of segments does not have the hash that stands below it";
        var ends = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var segment in Segments)
        {
            if (segment.File != Path.GetFileName(segment.File))
                return $"'{segment.File}' is no name of a file in the folder";
            if (segment.From != ends.GetValueOrDefault(segment.Server) + 1 || segment.To < segment.From)
                return $"the positions {segment.From} to {segment.To} of server '{segment.Server}' do not follow those before";
            ends[segment.Server] = segment.To;
        }

        return null;
    }

    private static Manifest Of(IReadOnlyList<Segment> segments) => new(Name, Known, segments, Hash(segments));

    private static string Hash(IReadOnlyList<Segment> segments) => Convert.ToHexStringLower(
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(segments, ManifestJsonContext.Default.IReadOnlyListSegment)));
}
