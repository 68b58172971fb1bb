using System.Security.Cryptography;
using System.Text.Json;
using EventStore.EfCore.Files;

namespace EventStore.EfCore.Json.Backup;

/// <summary>The files of a backup. Each is made under a temporary name, and has its own when it is whole and on the disk.</summary>
internal sealed class LogBackupFolder(string path)
{
    public const string ManifestName = "manifest.json";
    private const string LockName = "manifest.lock";
    private const string New = ".new";

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The name of the n-th segment, from 1.</summary>
    public static string NameOf(int number) => $"segment-{number:D8}.jsonl";

    /// <summary>Makes the folder where there is none, and takes it: nobody else appends until this is disposed of.</summary>
    public IDisposable Take() => Do(LockName, () =>
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Path);
        else
            Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new FileStream(FileOf(LockName), Options(FileMode.OpenOrCreate));
    });

    /// <summary>Null where there is no backup yet.</summary>
    /// <exception cref="LogBackupException">It is damaged, or missing although there are segments.</exception>
    public Manifest? ReadManifest()
    {
        if (!File.Exists(FileOf(ManifestName)))
        {
            // Of a first run that was killed before it could name it there may be one.
            return !File.Exists(FileOf(NameOf(2)))
                ? null
                : throw Refused(ManifestName, "is missing, although there are segments. Put it back, or name an empty folder");
        }

        var bytes = Do(ManifestName, () => File.ReadAllBytes(FileOf(ManifestName)));
        try
        {
            var manifest = JsonSerializer.Deserialize(bytes, ManifestJsonContext.Default.Manifest);
            return manifest?.Problem() is not { } problem && manifest is not null
                ? manifest
                : throw Refused(ManifestName, $"is damaged: {manifest?.Problem() ?? "it is empty"}. Put a good copy of it back");
        }
        catch (JsonException e)
        {
            throw Refused(ManifestName, $"is damaged: {e.Message.TrimEnd('.')}. Put a good copy of it back", e);
        }
    }

    public void WriteManifest(Manifest manifest) =>
        Write(ManifestName, [.. JsonSerializer.SerializeToUtf8Bytes(manifest, ManifestJsonContext.Default.Manifest), (byte)'\n']);

    /// <summary>Durable when this returns. What has the name already is in no manifest: a killed run left it.</summary>
    public void Write(string name, ReadOnlySpan<byte> bytes)
    {
        try
        {
            using (var file = new FileStream(FileOf(name + New), Options(FileMode.Create)))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            File.Move(FileOf(name + New), FileOf(name), overwrite: true);
            FileSystem.FlushFolder(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(FileOf(name + New));
            throw Refused(name, $"could not be written: {e.Message} What was written before is whole. Free the cause, and run it again", e);
        }
    }

    /// <summary>Looks whether a segment is there, without reading it.</summary>
    /// <exception cref="LogBackupException">It is not, or has another length.</exception>
    public void Require(Segment segment)
    {
        var file = new FileInfo(FileOf(segment.File));
        if (!file.Exists)
            throw Refused(segment.File, $"is missing: positions {segment.From} to {segment.To} of server '{segment.Server}'. Put it back");
        if (file.Length != segment.Bytes)
            throw Refused(segment.File, $"has {file.Length} bytes, where the manifest says {segment.Bytes}. Put the right one back");
    }

    /// <summary>Reads a segment, and checks its hash.</summary>
    /// <exception cref="LogBackupException">It is missing or changed.</exception>
    public byte[] Read(Segment segment)
    {
        Require(segment);
        var bytes = Do(segment.File, () => File.ReadAllBytes(FileOf(segment.File)));
        RequireHash(segment, SHA256.HashData(bytes));
        return bytes;
    }

    /// <summary>The same without keeping what is read.</summary>
    /// <inheritdoc cref="Read"/>
    public async Task CheckAsync(Segment segment, CancellationToken cancellationToken)
    {
        Require(segment);
        var file = Do(segment.File, () => File.OpenRead(FileOf(segment.File)));
        await using (file.ConfigureAwait(false))
            RequireHash(segment, await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
    }

    public LogBackupException Refused(string name, string problem, Exception? inner = null) =>
        new($"'{name}' of the backup in '{Path}' {problem}.", inner);

    private void RequireHash(Segment segment, byte[] hash)
    {
        if (Convert.ToHexStringLower(hash) != segment.Sha256)
            throw Refused(segment.File, "is damaged or was changed: its hash is not the one in the manifest. Put the right one back");
    }

    private string FileOf(string name) => System.IO.Path.Combine(Path, name);

    private T Do<T>(string name, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(name, name == LockName
                ? $"cannot be had: {e.Message} End whoever else is appending to this backup, or give this user permission"
                : $"cannot be read: {e.Message}", e);
        }
    }

    // What is backed up are messages: nobody else may read it.
    private static FileStreamOptions Options(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
