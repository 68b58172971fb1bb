using EventStore.EfCore.Sqlite;
using Microsoft.Data.Sqlite;

namespace EventStore.EfCore.Benchmarks.Contestants;

/// <summary>The PRAGMAs that speed and durability depend on.</summary>
internal static class Pragmas
{
    private const string Full = "2";

    public static readonly string[] Names =
    [
        "page_size", "journal_mode", "synchronous", "foreign_keys", "busy_timeout", "trusted_schema", "cache_size", "cache_spill",
        "mmap_size", "temp_store", "wal_autocheckpoint", "journal_size_limit",
    ];

    /// <summary>Gives a connection the values that another one has, and reads them back.</summary>
    /// <exception cref="BenchmarkFailedException">A value did not stick.</exception>
    public static void Copy(IReadOnlyDictionary<string, string> settings, SqliteConnection connection)
    {
        foreach (var name in Names)
            SqlitePragma.Write(connection.Handle!, name, settings[name]);

        foreach (var (name, effective) in PragmaProbe.Read(connection))
        {
            if (effective != settings[name])
                throw new BenchmarkFailedException($"PRAGMA {name} is '{effective}', not '{settings[name]}' as in our own connection.");
        }
    }

    /// <summary>Stores a batch under observation, outside of measured time.</summary>
    /// <returns>The effective settings of the connection that stored it.</returns>
    /// <exception cref="BenchmarkFailedException">They are less durable than this comparison says, or were not seen.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> AssertAsync(IContestant contestant, IReadOnlyCollection<Event> batch)
    {
        using var probe = new PragmaProbe();
        await contestant.StoreAsync(batch);
        return Assert(
            contestant.Name,
            contestant.JournalMode,
            contestant.Connection is { } connection ? PragmaProbe.Read(connection) : probe.Seen);
    }

    /// <summary>Refuses settings that are less durable than this comparison says.</summary>
    /// <exception cref="BenchmarkFailedException">They are, or were not seen.</exception>
    public static IReadOnlyDictionary<string, string> Assert(
        string name, string journalMode, IReadOnlyDictionary<string, string>? settings) =>
        settings is not null && settings["synchronous"] == Full && settings["journal_mode"] == journalMode
            ? settings
            : throw new BenchmarkFailedException(
                $"'{name}' stored with synchronous={settings?["synchronous"]} and journal_mode={settings?["journal_mode"]}, "
                + $"not with synchronous={Full} (FULL) and journal_mode={journalMode}.");
}
