using System.Text;

namespace EventStore.EfCore.CrashTests.Writer;

/// <summary>Says what the store has acknowledged: a line for each event, the lines of a call in one write.</summary>
internal sealed class AcknowledgedLines(Stream output)
{
    private readonly Lock _gate = new();

    public void Write(IEnumerable<(Event Event, long Position)> acknowledged)
    {
        var text = new StringBuilder();
        foreach (var (one, position) in acknowledged)
        {
            // The last word tells a whole line from one that a kill cut off.
            text.Append(one.Server).Append(' ').Append(one.Hash).Append(' ').Append(position).Append(" stored\n");
        }

        lock (_gate)
            output.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
