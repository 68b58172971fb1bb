using EventStore.EfCore.Sqlite.Files;

namespace EventStore.EfCore.Sqlite;

/// <summary>
/// Whether somebody in this process has the file alone, or is about to: those who follow its logs then let it go, and wait. Of the whole
/// process, as pools are: another store may follow what this one loads.
/// </summary>
internal sealed class SqliteFileTurns(SqliteTarget target)
{
    private static readonly Dictionary<string, Turn> Turns = new(StringComparer.Ordinal);

    private readonly Lazy<string> _file = new(() => FileOf(target));

    /// <summary>Whether nobody has the file alone, or wants it.</summary>
    public bool IsShared => WhenSharedAsync().IsCompleted;

    /// <summary>Returns when nobody has the file alone any more.</summary>
    public Task WhenSharedAsync()
    {
        lock (Turns)
            return Turns.TryGetValue(_file.Value, out var turn) ? turn.End.Task : Task.CompletedTask;
    }

    /// <summary>Says that the file is wanted alone, until <see cref="Return"/>. Who gets it, SQLite's lock decides.</summary>
    public void Want()
    {
        lock (Turns)
        {
            if (!Turns.TryGetValue(_file.Value, out var turn))
                Turns.Add(_file.Value, turn = new Turn());
            turn.Wanted++;
        }
    }

    public void Return()
    {
        lock (Turns)
        {
            var turn = Turns[_file.Value];
            if (--turn.Wanted > 0)
                return;
            Turns.Remove(_file.Value);
            turn.End.SetResult();
        }
    }

    private static string FileOf(SqliteTarget target)
    {
        try
        {
            return target.Path is { } path ? RealPath.Of(path) : target.DataSource;
        }
        catch (IOException)
        {
            // Whoever opens it says what is wrong with it.
            return target.DataSource;
        }
    }

    private sealed class Turn
    {
        public int Wanted { get; set; }

        public TaskCompletionSource End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
