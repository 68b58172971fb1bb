using System.Diagnostics;
using EventStore.EfCore.Reconciling;

namespace EventStore.EfCore.Tests.Reconciling;

/// <summary>
/// Other implementations of the protocol, behind lines of text: that of the npm package nostr-tools asks, that of @nostr-dev-kit/sync
/// answers. Their numbers have 31 bits.
/// </summary>
internal sealed class NegentropyPeer : IDisposable
{
    private static readonly Lock Installing = new();

    private readonly Process _process;

    public NegentropyPeer()
    {
        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(Install(), "peer.mjs"));
        _process = Process.Start(start)!;
    }

    /// <summary>Why it cannot be had on this machine; null where it can.</summary>
    public static string? Missing { get; } = Programs.All(IsThere) ? null : "There is no Node.js here: no 'node' and 'npm' on the PATH.";

    private static string[] Programs => ["node", "npm"];

    public void Set(IEnumerable<LogItem> items) =>
        Ask($"set {string.Join(' ', items.Select(i => $"{i.Timestamp}:{i.Hash}"))}");

    public byte[] Initiate() => Convert.FromHexString(Ask("initiate"));

    public byte[] Answer(ReadOnlySpan<byte> message) => Convert.FromHexString(Ask($"answer {Convert.ToHexStringLower(message)}"));

    public (byte[]? Next, EventHash[] Have, EventHash[] Need) Reconcile(ReadOnlySpan<byte> message)
    {
        var words = Ask($"reconcile {Convert.ToHexStringLower(message)}").Split(' ');
        return (words[0] == "-" ? null : Convert.FromHexString(words[0]), Hashes(words[1]), Hashes(words[2]));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static EventHash[] Hashes(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(h => EventHash.Parse(h))];

    private string Ask(string line)
    {
        _process.StandardInput.WriteLine(line);
        var answer = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The peer ended.");
        return answer.StartsWith("error ", StringComparison.Ordinal) ? throw new InvalidOperationException(answer) : answer;
    }

    /// <summary>Installs what the lock file names, beside the tests, once for each lock file.</summary>
    private static string Install()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Reconciling", "peer");
        var done = Path.Combine(folder, "node_modules", "installed");
        var locked = File.ReadAllText(Path.Combine(folder, "package-lock.json"));
        lock (Installing)
        {
            if (File.Exists(done) && File.ReadAllText(done) == locked)
                return folder;
            var start = new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            {
                WorkingDirectory = folder,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            };
            using var npm = Process.Start(start)!;
            var output = npm.StandardOutput.ReadToEndAsync();
            var error = npm.StandardError.ReadToEnd();
            npm.WaitForExit();
            if (npm.ExitCode != 0)
                throw new InvalidOperationException($"`npm ci` in '{folder}' ended with {npm.ExitCode}: {output.Result}{error}");
            File.WriteAllText(done, locked);
            return folder;
        }
    }

    private static bool IsThere(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
