using System.Text.Json;
using EventStore.EfCore.Cli.Answers;

namespace EventStore.EfCore.Cli.Ingesting;

/// <summary>
/// Keeps rejected lines as they were, byte for byte and one a line, to be repaired and ingested. The reasons go into a second file,
/// one JSON object for each line of the first, in the same order.
/// </summary>
internal sealed class RejectsFile : IAsyncDisposable
{
    public const string ReasonsSuffix = ".reasons";

    private readonly List<string> _created = [];
    private readonly FileStream _lines;
    private readonly FileStream _reasons;
    private bool _isUsed;

    /// <exception cref="CliException">There is such a file with something in it, or it cannot be made.</exception>
    public RejectsFile(string path)
    {
        Path = path;
        _lines = Open(path);
        try
        {
            _reasons = Open(path + ReasonsSuffix);
        }
        catch
        {
            _lines.Dispose();
            _created.ForEach(File.Delete);
            throw;
        }
    }

    public string Path { get; }

    /// <summary>Gets what a line too long to be kept consists of, before <see cref="Add"/> ends the line.</summary>
    public Stream Lines => _lines;

    public void Add(Rejection rejection, ReadOnlySpan<byte> line)
    {
        _isUsed = true;
        _lines.Write(line);
        _lines.WriteByte((byte)'\n');
        JsonSerializer.Serialize(_reasons, RejectionAnswer.Of(rejection), AnswerJson.Options);
        _reasons.WriteByte((byte)'\n');
    }

    /// <summary>Leaves no new file where nothing was rejected.</summary>
    public async ValueTask DisposeAsync()
    {
        await _lines.DisposeAsync().ConfigureAwait(false);
        await _reasons.DisposeAsync().ConfigureAwait(false);
        if (!_isUsed)
            _created.ForEach(File.Delete);
    }

    private FileStream Open(string path)
    {
        // What a file of an earlier run holds may be nowhere else; and it may be what is being ingested.
        var exists = File.Exists(path);
        if (exists && InputFile.Length(path) > 0)
            throw new CliException(CliProblem.Output, $"'{path}' exists and is not empty. Name another file for the rejected lines.");
        try
        {
            var stream = new FileStream(path, Options(exists));
            if (!exists)
                _created.Add(path);
            return stream;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(CliProblem.Output, $"Cannot write the rejected lines to '{path}': {e.Message}", e);
        }
    }

    // What is rejected are messages too: nobody else may read a new file. One that exists keeps its mode.
    private static FileStreamOptions Options(bool exists)
    {
        var options = new FileStreamOptions
        {
            Mode = exists ? FileMode.Open : FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            BufferSize = 64 * 1024,
        };
        if (!exists && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
