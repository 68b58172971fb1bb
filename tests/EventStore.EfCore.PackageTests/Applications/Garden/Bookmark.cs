namespace Garden;

public sealed class Bookmark
{
    public required string Hash { get; set; }

    public long Position { get; set; }
}
