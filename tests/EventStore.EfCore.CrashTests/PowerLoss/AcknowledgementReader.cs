using System.Text;

namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>Reads in the trace what the writer printed: so the order of writes and acknowledgements is exact.</summary>
internal sealed class AcknowledgementReader
{
    private readonly Dictionary<string, string> _cutOff = [];
    private readonly List<Acknowledgement> _acknowledged = [];

    /// <summary>So far, in the order in which they were printed.</summary>
    public IReadOnlyList<Acknowledgement> Acknowledged => _acknowledged;

    /// <summary>Goes on by one step.</summary>
    /// <returns>Whether something was acknowledged in it.</returns>
    public bool Apply(TraceStep step)
    {
        var pipe = step.Begins && step.Call.Name == "write" ? step.Call.Target(0) : "";
        if (!pipe.StartsWith("pipe:", StringComparison.Ordinal))
            return false;

        var before = _acknowledged.Count;
        var lines = (_cutOff.GetValueOrDefault(pipe) + Encoding.UTF8.GetString(step.Call.Bytes(1))).Split('\n');
        _cutOff[pipe] = lines[^1];
        _acknowledged.AddRange(lines[..^1].Select(Acknowledgement.Parse).OfType<Acknowledgement>());
        return _acknowledged.Count > before;
    }
}
