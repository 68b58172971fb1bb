namespace EventStore.EfCore.Cli.Answers;

/// <summary>What `doctor --json` prints.</summary>
internal sealed record DoctorAnswer(
    bool Ok,
    string Engine,
    string EngineVersion,
    string? SqliteVersion,
    string? JournalMode,
    string? Synchronous,
    bool? ForeignKeys,
    IReadOnlyDictionary<string, string> Settings,
    MigrationsAnswer Migrations,
    IReadOnlyDictionary<string, long> Files,
    long LogBytes,
    IReadOnlyList<string> Warnings);
