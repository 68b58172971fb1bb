namespace EventStore.EfCore.Cli.Tests.Support;

/// <summary>A folder of its own for each test class instance, gone afterwards.</summary>
public sealed class TempFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("eventstore-cli-").FullName;

    public string File(string name) => Path.Combine(Root, name);

    public string Write(string name, string text)
    {
        var path = File(name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Makes a named pipe.</summary>
    public async Task<string> PipeAsync(string name)
    {
        using var make = System.Diagnostics.Process.Start("mkfifo", [File(name)]);
        await make.WaitForExitAsync();
        return File(name);
    }

    /// <summary>Gives a file or folder a mode, in octal digits.</summary>
    public static async Task ChangeModeAsync(string mode, string path)
    {
        using var change = System.Diagnostics.Process.Start("chmod", [mode, path]);
        await change.WaitForExitAsync();
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
