using Microsoft.Win32.SafeHandles;

namespace EventStore.EfCore.Cli.Output;

/// <summary>The process's streams. Data goes to the output and to nobody else; errors, and what only people want, to the error.</summary>
internal sealed class Terminal(Stream input, Stream output, TextWriter error)
{
    public Stream Input { get; } = input;

    public Stream Output { get; } = new OutputStream(output);

    public TextWriter Error { get; } = TextWriter.Synchronized(error);

    /// <summary>Whether a person sees the output as it comes.</summary>
    public bool IsOutputTerminal { get; init; }

    /// <summary>Whether a person sees the error stream as it comes.</summary>
    public bool IsErrorTerminal { get; init; }

    public static Terminal OfProcess() => new(Console.OpenStandardInput(), OpenOutput(), Console.Error)
    {
        IsOutputTerminal = !Console.IsOutputRedirected,
        IsErrorTerminal = !Console.IsErrorRedirected,
    };

    // The console's stream swallows the error of a closed pipe, and the tool would go on writing an archive to nobody. A file stream
    // reports it; but on a seekable file it would not move the position that the shell and later commands share.
    private static Stream OpenOutput()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }
}
