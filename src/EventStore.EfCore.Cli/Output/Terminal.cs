using Microsoft.Win32.SafeHandles;
using Spectre.Console;

namespace EventStore.EfCore.Cli.Output;

/// <summary>The process's streams. Data goes to the output and to nobody else; errors, and what only people want, to the error.</summary>
/// <param name="input">Null when whoever started the process closed it.</param>
/// <param name="output">Likewise.</param>
/// <param name="error">For people.</param>
internal sealed class Terminal(Stream? input, Stream? output, TextWriter error)
{
    /// <summary>Whether there is an output at all.</summary>
    public bool HasOutput { get; } = output is not null;

    public OutputStream Output { get; } = new(output ?? Stream.Null);

    public TextWriter Error { get; } = TextWriter.Synchronized(error);

    /// <summary>Whether a person sees the output as it comes.</summary>
    public bool IsOutputTerminal { get; init; }

    /// <summary>Whether a person sees the error stream as it comes.</summary>
    public bool IsErrorTerminal { get; init; }

    /// <summary>What either can show, where it is one.</summary>
    public TerminalLook Look { get; init; } = TerminalLook.Full;

    public static Terminal OfProcess()
    {
        var hasError = StandardStreams.IsOpen(2);
        var hasOutput = StandardStreams.IsOpen(1);
        return new Terminal(
            StandardStreams.IsOpen(0) ? Console.OpenStandardInput() : null,
            hasOutput ? OpenOutput() : null,
            hasError ? Console.Error : TextWriter.Null)
        {
            IsOutputTerminal = hasOutput && !Console.IsOutputRedirected,
            IsErrorTerminal = hasError && !Console.IsErrorRedirected,
            Look = OperatingSystem.IsWindows()
                ? TerminalLook.Full with { Width = Width(), HasUnicode = Console.OutputEncoding.CodePage == 65001 }
                : TerminalLook.Of(Environment.GetEnvironmentVariable, Width()),
        };
    }

    /// <summary>The standard input, to read from.</summary>
    /// <exception cref="CliException">It is closed.</exception>
    public Stream OpenInput() => input
        ?? throw new CliException(CliProblem.Input, "The standard input is closed: there is nothing to read. Name a file, or pipe it in.");

    /// <summary>A console that draws as <see cref="Look"/> says.</summary>
    public IAnsiConsole CreateConsole(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = Look.HasControl ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = Look.HasColor ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = Look.HasControl ? InteractionSupport.Yes : InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Capabilities.Unicode = Look.HasUnicode;
        console.Profile.Width = Look.Width;
        return console;
    }

    private static int Width() => (Console.IsOutputRedirected && Console.IsErrorRedirected) || Console.WindowWidth <= 0
        ? TerminalLook.Full.Width
        : Console.WindowWidth;

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
