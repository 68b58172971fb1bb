using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace EventStore.EfCore.ArchiveNode;

/// <summary>The section <c>Archive</c> of the node's configuration; the store's own options are in <c>EventStore</c>.</summary>
internal sealed class NodeOptions
{
    public const string Section = "Archive";

    /// <summary>A connection string: of SQLite, or of PostgreSQL, which names a host.</summary>
    [Required]
    public string Store { get; set; } = "";

    /// <summary>
    /// The SHA-256 hashes of the keys with which events may be stored, in hexadecimal digits; without any of them, nobody may store.
    /// </summary>
    public string[] ApiKeys { get; set; } = [];

    /// <summary>Whether events are refused whose signature is not their author's.</summary>
    public bool VerifySignatures { get; set; } = true;

    /// <summary>The most bytes of a body, but for that of <c>POST events</c>.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int MaxBodyBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>The most bytes of a body of <c>POST events</c>; any number where it is not set.</summary>
    [Range(1024, long.MaxValue)]
    public long? MaxIngestBytes { get; set; }

    /// <summary>The most connections, and the most of them that are WebSockets.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 1_000;

    /// <summary>The most requests a second of one address, twice as many in a burst; 0 for any number.</summary>
    [Range(0, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 100;

    /// <summary>The addresses of other nodes whose events are taken.</summary>
    public Uri[] Peers { get; set; } = [];

    /// <summary>How long a peer is left alone after a pull.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan PullEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a peer is left alone after its sets were compared with this node's; zero for never comparing them.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "31.00:00:00")]
    public TimeSpan ReconcileEvery { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Where backups are made, on another disk; none where it is not set. Of SQLite's files alone.</summary>
    public string? BackupFolder { get; set; }

    [Range(typeof(TimeSpan), "00:00:01", "31.00:00:00")]
    public TimeSpan BackupEvery { get; set; } = TimeSpan.FromDays(1);

    [Range(1, 10_000)]
    public int BackupsKept { get; set; } = 7;

    /// <summary>How often the archive is verified while it runs; never where it is not set.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "31.00:00:00")]
    public TimeSpan? VerifyEvery { get; set; }

    [Range(1, int.MaxValue)]
    public int VerifiedPerSecond { get; set; } = 1_000;

    /// <summary>
    /// The hosts and ports under which page and metrics are shown, as <c>RequireHost</c> takes them (<c>*:8081</c>); all where there are
    /// none.
    /// </summary>
    public string[] OperatorHosts { get; set; } = [];

    /// <exception cref="OptionsValidationException">A value is missing or out of its range.</exception>
    public static NodeOptions Read(IConfiguration configuration)
    {
        var options = Bind(configuration);
        var problems = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), problems, validateAllProperties: true);
        string[] failures =
        [
            .. problems.Select(p => $"{Section}: {p.ErrorMessage}"),
            .. options.ApiKeys.Where(k => !IsHash(k)).Select(_ => $"{Section}:ApiKeys are SHA-256 hashes of 64 hexadecimal digits each."),
            .. options.Peers.Where(p => !p.IsAbsoluteUri).Select(p => $"{Section}:Peers are addresses, 'https://…'; got '{p}'."),
        ];
        return failures.Length == 0 ? options : throw new OptionsValidationException(Section, typeof(NodeOptions), failures);
    }

    private static NodeOptions Bind(IConfiguration configuration)
    {
        try
        {
            return configuration.GetSection(Section).Get<NodeOptions>() ?? new NodeOptions();
        }
        catch (InvalidOperationException e)
        {
            throw new OptionsValidationException(Section, typeof(NodeOptions), [e.Message]);
        }
    }

    private static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigit);
}
