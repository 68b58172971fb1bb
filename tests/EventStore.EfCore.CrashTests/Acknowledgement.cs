using System.Globalization;

namespace EventStore.EfCore.CrashTests;

/// <summary>What the killed process had been told was stored.</summary>
internal sealed record Acknowledgement(ServerId Server, EventHash Hash, long Position)
{
    /// <summary>Reads a line of the writer; null for one that was cut off.</summary>
    public static Acknowledgement? Parse(string line)
    {
        var words = line.Split(' ');
        return words is [var server, var hash, var position, "stored"]
            ? new Acknowledgement(new ServerId(server), EventHash.Parse(hash), long.Parse(position, CultureInfo.InvariantCulture))
            : null;
    }
}
