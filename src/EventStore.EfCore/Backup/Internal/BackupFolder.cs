using System.Globalization;
using System.Text.RegularExpressions;
using EventStore.EfCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.Backup;

/// <summary>A folder of backups whose names tell their times, so that their order is that of their names.</summary>
internal sealed partial class BackupFolder(string path)
{
    private const string Time = "yyyyMMdd'T'HHmmss.fff'Z'";

    /// <summary>The full path.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Whether a file's name is one that a backup gets here.</summary>
    public static bool IsOurs(string name) => Name().IsMatch(name);

    /// <summary>Makes the folder, for its owner alone, where there is none.</summary>
    public void Make()
    {
        try
        {
            if (Directory.Exists(Path))
                return;
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(Path);
            else
                Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                StorageErrorKind.CannotOpen, $"The folder '{Path}' for backups cannot be made: {e.Message} Name another one.", e);
        }
    }

    public string NewPath(DateTimeOffset now) =>
        System.IO.Path.Combine(Path, $"eventstore-{now.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture)}.db");

    /// <summary>The time of the newest backup; null when there is none.</summary>
    public DateTimeOffset? Newest() =>
        Names().LastOrDefault() is { } name
        && DateTimeOffset.TryParseExact(
            Name().Match(name).Groups["time"].Value, Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    /// <summary>Removes what is older than the newest ones.</summary>
    public void RemoveOldest(int keep, ILogger logger)
    {
        foreach (var file in Names().SkipLast(keep).Select(name => System.IO.Path.Combine(Path, name)))
        {
            try
            {
                File.Delete(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The new backup is good all the same.
                logger.BackupNotRemoved(file, e);
            }
        }
    }

    private string[] Names() => Directory.Exists(Path)
        ? [.. Directory.EnumerateFiles(Path).Select(f => System.IO.Path.GetFileName(f)).Where(IsOurs).Order(StringComparer.Ordinal)]
        : [];

    [GeneratedRegex(@"\Aeventstore-(?<time>[0-9]{8}T[0-9]{6}\.[0-9]{3}Z)\.db\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
