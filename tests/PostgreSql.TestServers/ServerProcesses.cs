using System.Diagnostics;
using System.Globalization;

namespace PostgreSql.TestServers;

/// <summary>The processes of a running server, to be sent signals. Linux only.</summary>
internal sealed class ServerProcesses
{
    private readonly int[] _ids;

    private ServerProcesses(int[] ids) => _ids = ids;

    /// <summary>Freezes all of them where they are: their sockets stay open, and the system goes on acknowledging what arrives.</summary>
    /// <param name="postmaster">The server's first process, which makes the others.</param>
    public static ServerProcesses Freeze(int postmaster)
    {
        // First, so that it makes no more.
        Send("STOP", [postmaster]);
        var all = new ServerProcesses([postmaster, .. ChildrenOf(postmaster)]);
        Send("STOP", all._ids);
        return all;
    }

    /// <summary>Lets those go on that still are.</summary>
    public void Thaw() => Send("CONT", _ids);

    /// <summary>Ends all of them at once, and returns when they have ended.</summary>
    /// <remarks><see cref="Process.WaitForExitAsync"/> looks too seldom at processes that are no children of this one.</remarks>
    public static async Task KillAsync(int postmaster)
    {
        int[] all = [postmaster, .. ChildrenOf(postmaster)];
        Send("KILL", all);
        while (all.Any(IsRunning))
            await Task.Delay(5);
    }

    public static bool IsRunning(int process) => StatusOf(process) is { State: not 'Z' };

    /// <summary>The first process of the server that runs on a data directory; null when none does.</summary>
    public static int? PostmasterOf(string data)
    {
        try
        {
            var id = int.Parse(File.ReadLines(Path.Combine(data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

            // The file stays when the server is killed, and its number may be somebody else's by now.
            return File.ReadAllText($"/proc/{id}/cmdline").Contains(data, StringComparison.Ordinal) ? id : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static IEnumerable<int> ChildrenOf(int process) => Directory.GetDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Where(id => id > 0 && StatusOf(id)?.Parent == process);

    // https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: the name, in brackets, may hold anything.
    private static (char State, int Parent)? StatusOf(int process)
    {
        try
        {
            var status = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            var fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }

    // Some of them may have ended meanwhile: what it says of those is of no interest.
    private static void Send(string signal, IEnumerable<int> processes)
    {
        var ids = processes.Select(id => id.ToString(CultureInfo.InvariantCulture));
        using var process = Process.Start(new ProcessStartInfo("kill", [$"-{signal}", .. ids]) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
    }
}
