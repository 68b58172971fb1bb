using System.Globalization;
using EventStore.EfCore.Cli.Output;

namespace EventStore.EfCore.Cli.Ingesting;

/// <summary>Tells of rejected items: of the first ones as they come, of all in the count, and in a file where one is wanted.</summary>
internal sealed class RejectionLog(IngestReport report, Messages messages, RejectsFile? file)
{
    private const int MaxMessages = 20;
    private string _unit = Place.Line;

    public void Add(SourceItem item)
    {
        var rejection = new Rejection(item.Place, item.Reason!);
        if (report.Rejected < MaxMessages)
            messages.Warn($"{item.Place} rejected: {item.Reason}");
        report.Add(rejection);
        _unit = item.Place.Unit;
        file?.Add(rejection, item.Line.Span);
    }

    /// <summary>Says how many there were, where not all of them were seen, and what to do with them.</summary>
    public void Conclude()
    {
        if (report.Rejected > MaxMessages)
            messages.Warn($"and {Format(report.Rejected - MaxMessages)} more rejected, {Format(report.Rejected)} in all.");
        if (report.Rejected > 0 && file is not null)
        {
            messages.Warn(
                $"The rejected {_unit}s are in '{file.Path}', their reasons in '{file.Path}{RejectsFile.ReasonsSuffix}'."
                + (_unit == Place.Line ? " Repair the lines and ingest that file." : ""));
        }
    }

    private static string Format(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
