using System.Diagnostics;

namespace EventStore.EfCore.Benchmarks.Measuring;

/// <summary>This program once more, as a process of its own.</summary>
internal static class OwnProcess
{
    public static Process Start(IEnumerable<string> arguments, bool readsOutput = false)
    {
        var self = Environment.ProcessPath!;
        var start = new ProcessStartInfo(self) { RedirectStandardOutput = readsOutput };

        // `dotnet run` starts the program's own executable; `dotnet some.dll` is dotnet, which must be told what to run.
        if (Path.GetFileNameWithoutExtension(self) == "dotnet")
            start.ArgumentList.Add(typeof(OwnProcess).Assembly.Location);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
