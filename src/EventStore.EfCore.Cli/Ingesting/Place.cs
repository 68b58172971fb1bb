namespace EventStore.EfCore.Cli.Ingesting;

/// <summary>Where an event, or what should have been one, is in its source.</summary>
/// <param name="Source">The file's name.</param>
/// <param name="Unit">What is counted: <see cref="Line"/> or <see cref="Row"/>.</param>
/// <param name="Number">The line's number from 1, or the row's id.</param>
internal readonly record struct Place(string Source, string Unit, long Number)
{
    public const string Line = "line";
    public const string Row = "row";

    public override string ToString() => $"{Source} {Unit} {Number}";
}
