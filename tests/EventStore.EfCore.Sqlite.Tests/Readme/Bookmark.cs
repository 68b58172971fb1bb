namespace EventStore.EfCore.Sqlite.Tests.Readme;

/// <summary>A row of the application's own, about an event.</summary>
public sealed class Bookmark
{
    public long Position { get; set; }
}
